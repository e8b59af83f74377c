/** Gives an emitter its method for itself, so that cells that replace the one of all emitters do not cut the kernel off. */
export function keepEmitting<Name extends string>(emitter: { [Method in Name]: unknown }, name: Name): void {
  Object.defineProperty(emitter, name, { value: emitter[name], writable: true, configurable: true, enumerable: false })
}
