// @ts-check
// Module hooks that let a cell import the edited version of a project's file: an address gets ?v=… when the file, or one that
// it imports, has changed since it was first loaded. What is written as a module is one, whatever package.json says or does
// not say: a notebook's folder often has none.
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resolveFromKernel } from './fromKernel.mjs'

const VERSION = /[?&]v=[\d.]+$/
const CELL = /\/__cell_\d+\.ts$/

/** @typedef {{ modified: number, stamp: number, imports: Set<string> }} Tracked */

/** @type {Map<string, Tracked>} the files of the project that cells have imported, directly or not */
const files = new Map()
let changes = 0
/** How often edited CommonJS files have been forgotten (reload.ts). */
let forgotten = new Int32Array(1)

/** @param {Int32Array<SharedArrayBuffer>} data */
export function initialize(data) {
  forgotten = data
}

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

/** @param {string} url @param {string | null | undefined} format */
function versioned(url, format) {
  const stamp = Math.max(...reachable(url).map(({ file }) => file.stamp))
  // what a CommonJS file requires is not seen here
  const version = format === 'commonjs' ? `${stamp}.${Atomics.load(forgotten, 0)}` : `${stamp}`
  return Number(version) > 0 ? `${url}${url.includes('?') ? '&' : '?'}v=${version}` : url
}

/** @param {string} url */
const isInProject = (url) => url.startsWith('file:') && !url.includes('/node_modules/')

/** A line that only a module may have. */
const MODULE_LINE = /^\s*(import(\s*["'*{]|\s+\w)|export(\s*[*{]|\s+\w))/m
/** What tsx adds to the address of what it takes for CommonJS. */
const FROM_TSX = /%3Ftsx-commonjs-.*$/

/**
 * The address and format of a file, which is a module if it is written as one.
 * @param {{ url: string, format?: string | null | undefined }} found
 */
function asWritten({ url, format }) {
  const file = plain(url).replace(FROM_TSX, '')
  // newer Nodes leave it open
  const asked = (format === 'commonjs' || !format) && /\.[jt]sx?$/.test(file)
  const isModule = asked && MODULE_LINE.test(readFileSync(fileURLToPath(file), 'utf8'))
  return { url: file, format: isModule ? 'module' : format }
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const result = await resolveFromKernel(specifier, context, next)
  const parent = plain(context.parentURL ?? '')
  const fromCell = CELL.test(parent)
  if ((!fromCell && !files.has(parent)) || !isInProject(result.url)) return result
  const { url, format } = asWritten(result)
  if (!files.has(url)) files.set(url, { modified: modifiedAt(url), stamp: 0, imports: new Set() })
  files.get(parent)?.imports.add(url)
  if (fromCell) lookForChanges(url)
  return { ...result, format, url: versioned(url, format) }
}
