import { readFileSync } from 'node:fs'
import { EngineError } from './errors.ts'
import { assemblyOf } from './jobs/assembly.ts'

const FIX = 'run npm run build:engine'

const placeOf = (name: string): URL => new URL(`build/${name}`, import.meta.url)

/**
 * The bytes of a build of the kernels.
 * @throws EngineError when the engine was not built, or from sources with other jobs
 */
export function readBuild(name: string): Uint8Array<ArrayBuffer> {
  try {
    checkJobs(readFileSync(placeOf('jobs.ts'), 'utf8'))
  } catch (error) {
    // a package has the builds alone
    if (error instanceof EngineError) throw error
  }
  try {
    return new Uint8Array(readFileSync(placeOf(`${name}.wasm`)))
  } catch {
    throw new EngineError({ who: 'engine', wanted: `the build ${name}.wasm`, got: 'none', fix: FIX })
  }
}

/**
 * Whether kernels were built with the jobs that JavaScript gives them: with others they would compute nonsense without a word.
 * @param built the jobs' signatures that the build has left
 * @throws EngineError where they are others
 */
export function checkJobs(built: string): void {
  if (built === assemblyOf()) return
  const wanted = 'kernels built from the sources that are here'
  throw new EngineError({ who: 'engine', wanted, got: 'a build with other jobs', fix: FIX })
}
