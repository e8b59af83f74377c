import { createRequire } from 'node:module'
import { EngineError } from '../errors.ts'
import { candidates } from './places.ts'
import type { Library } from './sgemm.mjs'

export { BLAS_FOLDER } from './places.ts'

/** A BLAS that the kernels can call. */
export interface BlasLibrary extends Library {
  /** What it is, in a few words. */
  readonly what: string
}

const FIX =
  '`npx neutrina setup blas` gets one from PyPI; or install libopenblas0 (Debian), openblas (Homebrew); NEUTRINA_BLAS names ' +
  "another's file; `--backend simd` computes without"

/** What of koffi is used here. */
interface Koffi {
  load(path: string): { func(signature: string): (...args: unknown[]) => unknown }
}

const require = createRequire(import.meta.url)

/** Whether there may be a library: cheap, nothing is loaded. */
export const mayHaveBlas = (): boolean => koffiEntry() !== undefined && candidates().length > 0

function koffiEntry(): string | undefined {
  try {
    return require.resolve('koffi')
  } catch {
    return undefined
  }
}

/**
 * Loads the first library that works, to compute in the thread that calls it only.
 * @throws EngineError when there is none, or koffi is not installed
 */
export function loadBlas(): BlasLibrary {
  const entry = koffiEntry()
  if (!entry) throw missing('no koffi: `npm install --no-save koffi@3.3.4` installs it')
  const failures: string[] = []
  for (const path of candidates()) {
    try {
      return open(entry, path)
    } catch (error) {
      failures.push(`${path}, which does not work: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  throw missing(failures.join('; ') || 'none found')
}

const missing = (got: string): EngineError =>
  new EngineError({ who: 'backend blas', wanted: 'koffi and an OpenBLAS', got, fix: FIX })

/** OpenBLAS and Accelerate read these when they are loaded. */
const ALONE = { OPENBLAS_NUM_THREADS: '1', VECLIB_MAXIMUM_THREADS: '1' }

/** How MKL calls its own threads that there are none of. */
const SEQUENTIAL = 1

function open(entry: string, path: string): BlasLibrary {
  const koffi = require(entry) as Koffi
  const library = withEnvironment(ALONE, () => koffi.load(path))
  const call = (name: string, signature = `const char *${name}()`, ...args: unknown[]): unknown => {
    try {
      return library.func(signature)(...args)
    } catch {
      return undefined
    }
  }
  for (const prefix of ['scipy_', '']) {
    const symbol = `${prefix}cblas_sgemm`
    if (!has(library, symbol)) continue
    const set = `${prefix}openblas_set_num_threads`
    call(set, `void ${set}(int threads)`, 1)
    const layer = 'MKL_Set_Threading_Layer'
    const mkl = call(layer, `int ${layer}(int layer)`, SEQUENTIAL) === SEQUENTIAL
    const [version] = String(call(`${prefix}openblas_get_config`) ?? (mkl ? 'MKL' : 'a BLAS')).split(/ (?!\d)/)
    const core = call(`${prefix}openblas_get_corename`)
    return { koffi: entry, path, symbol, what: `${version}${core ? ` (${core})` : ''} in ${path}` }
  }
  throw new Error('it has no cblas_sgemm')
}

function has(library: ReturnType<Koffi['load']>, symbol: string): boolean {
  try {
    library.func(`void ${symbol}()`)
    return true
  } catch {
    return false
  }
}

/** Calls with some environment variables set, and puts them back as they were. */
function withEnvironment<T>(variables: Record<string, string>, call: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  try {
    return call()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
