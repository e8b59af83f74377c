import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const TFJS = fileURLToPath(new URL('../live/client/tfjs.ts', import.meta.url))

/** Packages that only the command line and the readers of files use. */
const LEFT_OUT = ['cli-progress', 'commander', 'h5wasm', ...builtinModules]

/** The library's own readers and writers of files, each a folder. */
const FORMATS = /\/lib\/events\/formats$/

/** Anything asked of it is a function that says that it is not there. */
const ABSENT = `module.exports = new Proxy({}, { get: (_, name) => () => { throw new Error(String(name) + ': not in a page') } })`

/**
 * Lets scripts of a page import the library: what reads files or starts threads is left out, and of tfjs comes only what
 * computes.
 */
export const pageModules: Plugin = {
  name: 'page modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => {
      if (path === '@tensorflow/tfjs') return { path: TFJS }
      const absent = path.startsWith('node:') || LEFT_OUT.some((name) => path === name || path.startsWith(`${name}/`))
      return absent ? { path, namespace: 'absent', sideEffects: false } : undefined
    })
    onResolve({ filter: /^\.{1,2}\/(.*\/)?formats\// }, ({ path, resolveDir }) =>
      FORMATS.test(dirname(join(resolveDir, path)))
        ? { path: join(resolveDir, path), namespace: 'absent', sideEffects: false }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: ABSENT, loader: 'js' }))
  },
}
