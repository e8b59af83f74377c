// @ts-check
// Module hooks that let a cell import the edited version of a project's file: an address gets ?v=… when the file, or one that
// it imports, has changed since it was first loaded.
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const VERSION = /[?&]v=\d+$/
const CELL = /\/__cell_\d+\.ts$/

/** @typedef {{ modified: number, stamp: number, imports: Set<string> }} Tracked */

/** @type {Map<string, Tracked>} the files of the project that cells have imported, directly or not */
const files = new Map()
let changes = 0

/** @param {string} url */
const plain = (url) => url.replace(VERSION, '')

/** @param {string} url */
const modifiedAt = (url) => statSync(fileURLToPath(url), { throwIfNoEntry: false })?.mtimeMs ?? 0

/**
 * All that a file leads to, itself included.
 * @param {string} url
 */
function reachable(url) {
  const found = new Set([url])
  for (const at of found) for (const next of files.get(at)?.imports ?? []) found.add(next)
  return [...found].flatMap((at) => {
    const file = files.get(at)
    return file ? [{ url: at, file }] : []
  })
}

/** @param {string} url */
function lookForChanges(url) {
  for (const { url: at, file } of reachable(url)) {
    const modified = modifiedAt(at)
    if (modified === file.modified) continue
    file.modified = modified
    file.stamp = ++changes
    file.imports.clear()
  }
}

/** @param {string} url */
function versioned(url) {
  const version = Math.max(...reachable(url).map(({ file }) => file.stamp))
  return version > 0 ? `${url}${url.includes('?') ? '&' : '?'}v=${version}` : url
}

/** @param {string} url @param {string | null | undefined} format */
const isProjectModule = (url, format) =>
  url.startsWith('file:') && !url.includes('/node_modules/') && format !== 'commonjs' && format !== 'builtin'

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const result = await next(specifier, context)
  const parent = plain(context.parentURL ?? '')
  const fromCell = CELL.test(parent)
  if ((!fromCell && !files.has(parent)) || !isProjectModule(result.url, result.format)) return result
  const url = plain(result.url)
  if (!files.has(url)) files.set(url, { modified: modifiedAt(url), stamp: 0, imports: new Set() })
  files.get(parent)?.imports.add(url)
  if (fromCell) lookForChanges(url)
  return { ...result, url: versioned(url) }
}
