import plain from '../build/single.wasm'
import relaxed from '../build/single-relaxed.wasm'

const BUILDS: Record<string, Uint8Array<ArrayBuffer>> = { single: plain, 'single-relaxed': relaxed }

/** The bytes of a build of the kernels: in a page they came with the script. */
export const readBuild = (name: string): Uint8Array<ArrayBuffer> => BUILDS[name]
