import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `neutrina setup blas` puts a library: below the folder it is called in, or below neutrina's own. */
export const BLAS_FOLDER = '.blas'

const ENDING = { darwin: 'dylib', win32: 'dll' }[process.platform as string] ?? 'so'
const ACCELERATE = '/System/Library/Frameworks/Accelerate.framework/Accelerate'
const NAMES = ['libopenblas.so.0', 'libopenblas.so', 'libopenblas.dylib', 'libopenblas.dll', 'openblas.dll']

/** Those of the packages `mkl` of PyPI and conda. */
const MKL = ['libmkl_rt.so.3', 'libmkl_rt.so.2', 'libmkl_rt.so', 'libmkl_rt.2.dylib', 'libmkl_rt.dylib', 'mkl_rt.2.dll']

const FOLDERS = [
  ...({ x64: ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu'], arm64: ['/usr/lib/aarch64-linux-gnu'] }[
    process.arch as 'x64'
  ] ?? []),
  ...['/usr/lib64', '/usr/lib', '/usr/local/lib', '/opt/homebrew/opt/openblas/lib', '/usr/local/opt/openblas/lib'],
]

/**
 * The libraries that may be used here, the first that works is: that of `NEUTRINA_BLAS` and no other; what
 * `neutrina setup blas` made; an OpenBLAS or MKL in the active environment of Python; the system's OpenBLAS; on macOS Accelerate.
 * `NEUTRINA_BLAS=none`: none.
 */
export function candidates(): string[] {
  const named = process.env.NEUTRINA_BLAS
  if (named) return named === 'none' ? [] : [resolve(named)]
  const own = [process.cwd(), fileURLToPath(new URL('../../../', import.meta.url))].map((root) =>
    join(root, BLAS_FOLDER),
  )
  const paths = (process.env.LD_LIBRARY_PATH ?? '').split(delimiter).filter(Boolean)
  const found = [
    ...[...own, ...environments()].map((root) => join(root, 'scipy_openblas32', 'lib', `libscipy_openblas.${ENDING}`)),
    ...prefixes().flatMap((root) => MKL.map((name) => join(root, LIBRARIES, name))),
    ...[...paths, ...FOLDERS].flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ].filter((path) => existsSync(path))
  // it is no file: the system keeps its libraries in one cache
  return process.platform === 'darwin' ? [...found, ACCELERATE] : found
}

const LIBRARIES = process.platform === 'win32' ? join('Library', 'bin') : 'lib'

/** Where the active environments of Python begin. */
const prefixes = (): string[] =>
  [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX].filter((root) => root !== undefined)

/** The folders of packages of the active virtual environment. */
function environments(): string[] {
  const root = process.env.VIRTUAL_ENV
  if (!root) return []
  if (process.platform === 'win32') return [join(root, 'Lib', 'site-packages')]
  try {
    const pythons = readdirSync(join(root, 'lib')).filter((name) => name.startsWith('python'))
    return pythons.map((name) => join(root, 'lib', name, 'site-packages'))
  } catch {
    return []
  }
}
