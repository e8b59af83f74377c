// @ts-check
// Packages of which we use a small part and whose rest is heavy: that part comes along, bundled.
import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** By the module that is imported, the file that stands for it. @type {Record<string, string>} */
export const FOREIGN = {
  'jsroot/core': 'jsroot/core.js',
  'jsroot/io': 'jsroot/io.js',
  'jsroot/rntuple': 'jsroot/rntuple.js',
}

/** What comes along as it is, of the packages that are several builds of one thing. */
const AS_IT_IS = {
  h5wasm: { files: ['dist/node/hdf5_hl.js', 'dist/node/hdf5_util.js', 'LICENSE.txt'], door: 'h5wasm/node' },
}

/** Where the module lies that is only imported by its address. */
export const ADDRESSES = { 'h5wasm/node': 'h5wasm/hdf5_hl.js' }

/** What only draws, reads over the network, or unpacks what we unpack ourselves. */
const ABSENT = ['canvas', 'jsdom', 'mathjax', 'three', 'xhr2', 'tmp', '@oneidentity/zstd-js', './base/zstd.mjs']

/** @param {string} to */
export async function bundleForeign(to) {
  const entries = Object.keys(FOREIGN).map((specifier) => fileURLToPath(import.meta.resolve(specifier)))
  await build({
    entryPoints: Object.fromEntries(
      Object.values(FOREIGN).map((file, i) => [file.replace(/\.js$/, ''), /** @type {string} */ (entries[i])]),
    ),
    ...{ outdir: to, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    ...{ minifySyntax: true, minifyWhitespace: true, legalComments: 'none', logLevel: 'warning' },
    chunkNames: 'jsroot/[name]-[hash]',
    plugins: [{ name: 'what is not needed is not there', setup: withoutAbsent }],
  })
  const modules = dirname(/** @type {string} */ (entries[0]))
  copyFileSync(join(modules, '..', 'LICENSE'), join(to, 'jsroot', 'LICENSE'))
  for (const [name, { files, door }] of Object.entries(AS_IT_IS)) {
    const root = join(dirname(fileURLToPath(import.meta.resolve(door))), '..', '..')
    mkdirSync(join(to, name), { recursive: true })
    for (const file of files) copyFileSync(join(root, file), join(to, name, basename(file)))
  }
}

/** @param {import('esbuild').PluginBuild} build */
function withoutAbsent({ onResolve, onLoad }) {
  onResolve({ filter: /./ }, ({ path }) => (ABSENT.includes(path) ? { path, namespace: 'absent' } : undefined))
  onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({
    contents: `throw new Error(${JSON.stringify(`${path} is not part of neutrina`)})`,
  }))
}
