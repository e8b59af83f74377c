import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { constants, Script, type ScriptOptions } from 'node:vm'
import { type Boxed, cellsRealm, heard, listOf, messageOf, orElse } from '../../realm/index.ts'
import type { PreparedCell } from '../languageTypes.ts'
import { requireFromKernel } from '../loader/fromKernel.mjs'

/** What the compiled cells call. */
interface Helpers {
  meta: { url: string; filename: string; dirname: string; resolve(specifier: string): string }
  /** The module itself, if it has all these exports. */
  exportsOf(module: object, names: ArrayLike<string>, specifier: string): object
  /** What the cell returns: the value that it shows. */
  shown(value: unknown): Boxed<unknown>
}

type CellFunction = (
  helpers: Helpers,
  require: NodeJS.Require,
  filename: string,
  dirname: string,
  deno: object,
) => Promise<Boxed<unknown> | undefined>

/** The main realm as cells see it. */
export interface Realm {
  /** The address that the script of the n-th cell runs under. */
  urlOf(id: number): string
  /** Runs a cell; to be called in a turn of its own. */
  run(id: number, cell: PreparedCell, deno: object): Promise<Boxed<Boxed<unknown> | undefined>>
  /** Starts to load what a cell is going to import; what fails will fail again there. */
  preload(specifiers: readonly string[]): void
  /** The value of a JavaScript expression. */
  evaluate(expression: string): unknown
}

const { runInThisContext } = Script.prototype

const runHere = (code: string, options?: ScriptOptions): unknown =>
  Reflect.apply(runInThisContext, new Script(code, options), [])

function exportsOf(module: object, names: ArrayLike<string>, specifier: string): object {
  const missing = listOf(names).find((name) => !(name in module))
  if (missing === undefined) return module
  const message = `The requested module '${specifier}' does not provide an export named '${missing}'`
  throw new cellsRealm.SyntaxError(message)
}

const shown = (value: unknown): Boxed<unknown> => ({ value })

/** Makes variables of the realm, each once. */
function declaring(): (names: readonly string[]) => void {
  const declared = new Set<string>()
  return (names) => {
    for (const name of names) {
      if (declared.has(name)) continue
      try {
        runHere(`let ${name};`)
      } catch (error) {
        // by an earlier session of this process
        if (!messageOf(error).includes('already been declared')) throw error
      }
      declared.add(name)
    }
  }
}

/** Uses the main realm's loader once, unheard: Node warns the first time that it is experimental. */
async function useLoaderQuietly(): Promise<void> {
  const { emitWarning } = process
  process.emitWarning = () => {}
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  await heard(runHere("import('node:path')", { importModuleDynamically }) as Promise<unknown>)
  process.emitWarning = emitWarning
}

/** Opens the main realm for cells of a notebook in a folder. */
export async function openRealm(folder: string): Promise<Realm> {
  await useLoaderQuietly()
  // Node's own `join` is not safe from what cells do to lists
  const [path, url] = [join(folder, '__cell_'), pathToFileURL(join(folder, '__cell_')).href]
  const pathOf = (id: number) => `${path}${id}.ts`
  const urlOf = (id: number) => `${url}${id}.ts`
  const require = requireFromKernel(createRequire(pathOf(0)))
  const { resolve } = require
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  const declare = declaring()

  const metaOf = (id: number): Helpers['meta'] => ({
    url: urlOf(id),
    filename: pathOf(id),
    dirname: folder,
    resolve: (specifier) => pathToFileURL(resolve(specifier)).href,
  })
  const evaluate = (expression: string): unknown =>
    runHere(`(${expression}\n)`, { filename: urlOf(0), importModuleDynamically })
  return {
    urlOf,
    run: (id, cell, deno) => {
      declare(cell.names)
      const body = runHere(cell.script, { filename: urlOf(id), importModuleDynamically }) as CellFunction
      return heard(body({ meta: metaOf(id), exportsOf, shown }, require, pathOf(id), folder, deno))
    },
    preload(specifiers) {
      for (const specifier of specifiers) {
        const loading = orElse(() => evaluate(`import(${JSON.stringify(specifier)})`) as Promise<unknown>, undefined)
        if (loading) heard(loading).catch(() => {})
      }
    },
    evaluate,
  }
}
