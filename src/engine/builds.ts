import { readFileSync } from 'node:fs'
import { EngineError } from './errors.ts'

/**
 * The bytes of a build of the kernels.
 * @throws EngineError when the engine was not built
 */
export function readBuild(name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(new URL(`build/${name}.wasm`, import.meta.url)))
  } catch {
    throw new EngineError({
      who: 'engine',
      wanted: `the build ${name}.wasm`,
      got: 'none',
      fix: 'run npm run build:engine',
    })
  }
}
