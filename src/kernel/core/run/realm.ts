import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { setImmediate } from 'node:timers'
import { pathToFileURL } from 'node:url'
import { constants, Script } from 'node:vm'
import type { PreparedCell } from '../languageTypes.ts'

/** What the compiled cells call. */
interface Helpers {
  meta: { url: string; filename: string; dirname: string; resolve(specifier: string): string }
  /** The module itself, if it has all these exports. */
  exportsOf(module: object, names: string[], specifier: string): object
}

type CellFunction = (
  helpers: Helpers,
  require: NodeJS.Require,
  filename: string,
  dirname: string,
) => Promise<{ value: unknown } | undefined>

function exportsOf(module: object, names: string[], specifier: string): object {
  const missing = names.find((name) => !(name in module))
  if (missing === undefined) return module
  throw new SyntaxError(`The requested module '${specifier}' does not provide an export named '${missing}'`)
}

/** Makes a variable of the realm, unless an earlier session of this process has. */
function declareOnce(name: string): void {
  try {
    new Script(`let ${name};`).runInThisContext()
  } catch (error) {
    if (!(error instanceof SyntaxError && error.message.includes('already been declared'))) throw error
  }
}

/** The main realm as cells see it. */
export interface Realm {
  /** The address that the script of the n-th cell runs under. */
  urlOf(id: number): string
  /** Runs a cell from a turn of the event loop of its own. */
  run(id: number, cell: PreparedCell): Promise<{ value: unknown } | undefined>
  /** Starts to load what a cell is going to import; what fails will fail again there. */
  preload(specifiers: readonly string[]): void
  /** The value of a JavaScript expression. */
  evaluate(expression: string): unknown
}

/** Uses the main realm's loader once, unheard: Node warns the first time that it is experimental. */
async function useLoaderQuietly(): Promise<void> {
  const { emitWarning } = process
  process.emitWarning = () => {}
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  await new Script("import('node:path')", { importModuleDynamically }).runInThisContext()
  process.emitWarning = emitWarning
}

/** Opens the main realm for cells of a notebook in a folder. */
export async function openRealm(folder: string): Promise<Realm> {
  await useLoaderQuietly()
  const declared = new Set<string>()
  const pathOf = (id: number) => join(folder, `__cell_${id}.ts`)
  const urlOf = (id: number) => pathToFileURL(pathOf(id)).href
  const require = createRequire(pathOf(0))
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER

  const declare = (names: readonly string[]) => {
    for (const name of names) {
      if (declared.has(name)) continue
      declareOnce(name)
      declared.add(name)
    }
  }

  const start = (id: number, cell: PreparedCell) => {
    declare(cell.names)
    const script = new Script(cell.script, { filename: urlOf(id), importModuleDynamically })
    const meta = {
      url: urlOf(id),
      filename: pathOf(id),
      dirname: folder,
      resolve: (specifier: string) => pathToFileURL(require.resolve(specifier)).href,
    }
    const body = script.runInThisContext() as CellFunction
    return body({ meta, exportsOf }, require, pathOf(id), folder)
  }

  const evaluate = (expression: string): unknown =>
    new Script(`(${expression}\n)`, { filename: urlOf(0), importModuleDynamically }).runInThisContext()

  return {
    urlOf,
    run: (id, cell) =>
      new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            start(id, cell).then(resolve, reject)
          } catch (error) {
            reject(error)
          }
        })
      }),
    preload(specifiers) {
      for (const specifier of specifiers)
        (evaluate(`import(${JSON.stringify(specifier)})`) as Promise<unknown>).catch(() => {})
    },
    evaluate,
  }
}
