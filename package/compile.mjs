// @ts-check
/**
 * What a package holds instead of TypeScript: JavaScript with source maps and declarations in dist/, file beside file as in
 * src/, and what else lies there. Call: node package/compile.mjs [FOLDER]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ADDRESSES, bundleForeign, FOREIGN } from './foreign.mjs'
import { createPage } from './page.mjs'
import { copyTensorTypes } from './tensorTypes.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** Of src: what is compiled from another language, or only builds. */
const LEFT_OUT = [/^engine\/assembly(\/|$)/, /^engine\/build\/(jobs\.ts|stamp)$/, /^engine\/build\.mjs$/]

/**
 * @param {string} to
 * @returns what package.json says of what is in there for pages: `imports`, and more of `browser`
 */
export async function compile(to) {
  const temporary = `${to}.${process.pid}.tmp`
  const page = createPage()
  try {
    emit(temporary)
    copyOthers(temporary)
    await bundleForeign(join(temporary, 'foreign'))
    embedKernels(temporary)
    copyTensorTypes(join(temporary, 'foreign', 'tfjs'))
    for (const name of filesIn(temporary)) {
      if (/\.m?js$/.test(name)) change(join(temporary, name), (text) => page.asked(compiled(text, name), name))
      if (/\.d\.m?ts$/.test(name)) change(join(temporary, name), (text) => declared(text, name))
    }
    page.write(join(temporary, 'page'))
    rmSync(to, { recursive: true, force: true })
    renameSync(temporary, to)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return page.manifest()
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/')] : [],
  )

/** @param {string} path @param {(text: string) => string} how */
function change(path, how) {
  const text = readFileSync(path, 'utf8')
  const changed = how(text)
  if (changed !== text) writeFileSync(path, changed)
}

/** @param {string} to */
function emit(to) {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
  const words = [tsc, '-p', join(ROOT, 'package', 'tsconfig.json'), '--outDir', to]
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`tsc ended with ${status}`)
}

/** @param {string} to */
function copyOthers(to) {
  for (const name of filesIn(SRC)) {
    const isCompiled = /(?<!\.d)\.ts$/.test(name)
    if (isCompiled || LEFT_OUT.some((pattern) => pattern.test(name))) continue
    mkdirSync(dirname(join(to, name)), { recursive: true })
    cpSync(join(SRC, name), join(to, name))
  }
}

/** In a page the kernels come with the script, whatever its bundler knows of WebAssembly. @param {string} to */
function embedKernels(to) {
  const path = join(to, 'engine', 'page', 'builds.js')
  change(path, (text) =>
    text.replace(/import (\w+) from '([^']+\.wasm)'/g, (_, name, file) => {
      const base64 = readFileSync(join(dirname(path), file)).toString('base64')
      return `const ${name} = /* @__PURE__ */ Uint8Array.from(/* @__PURE__ */ atob('${base64}'), (c) => c.charCodeAt(0))`
    }),
  )
}

/**
 * What tsc leaves: files that are named by their address, and packages that come along.
 * @param {string} text @param {string} name
 */
function compiled(text, name) {
  if (name.startsWith('foreign/')) return text
  const foreign = relative(dirname(name), 'foreign').replaceAll('\\', '/')
  return text
    .replace(/(new URL\(\s*'\.[^']*)(?<!\.d)\.ts(', import\.meta\.url\))/g, '$1.js$2')
    .replace(/((?:from|import|import\()\s*')([^'.][^']*)'/g, (whole, before, specifier) =>
      specifier in FOREIGN ? `${before}${foreign}/${FOREIGN[specifier]}'` : whole,
    )
    .replace(/import\.meta\.resolve\('([^']+)'\)/g, (whole, specifier) =>
      specifier in ADDRESSES ? `new URL('${foreign}/${ADDRESSES[specifier]}', import.meta.url).href` : whole,
    )
}

/**
 * Declarations name each other as modules do.
 * @param {string} text @param {string} name
 */
function declared(text, name) {
  if (name.startsWith('foreign/')) return text
  const tfjs = relative(dirname(name), 'foreign/tfjs/index.js').replaceAll('\\', '/')
  return text
    .replace(/((?:from|import\()\s*['"]\.[^'"]*)(?<!\.d)\.ts(['"])/g, '$1.js$2')
    .replace(/(['"])@tensorflow\/tfjs\1/g, `$1${tfjs}$1`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await compile(join(process.argv[2] ?? ROOT, 'dist'))
