import ts from '../typescript.cjs'
import { type Declared, declaredNames, isGlobal } from './declaredNames.ts'

/** A cell as a module: what it uses of others before its code, what it gives to others behind. */
export interface CellModule {
  text: string
  /** Where the cell's own code starts and ends in the text. */
  start: number
  end: number
  names: Map<string, Declared>
  /** The accepted cells whose names it uses. */
  uses: Set<number>
  /** Its declarations for all modules, which live as long as no other cell says the same. */
  globals: string[]
}

/** A name that a module sees of another one. */
export interface Brought {
  name: string
  kind: Declared['kind'] | undefined
  /** The accepted cell that it comes from, and where that is found. */
  owner: number
  from: string
}

/**
 * What every module starts with. Each imports nothing but the hub and what its cell imports, and the hub imports the
 * modules of cells that are yet to come: while imports stay as they are TypeScript need not put its program together anew.
 */
const FRONT = 'import * as __cells from "./__cells.ts"; '

/** The module of a cell that is yet to come. */
export const EMPTY = `${FRONT}export {}`

/** Variables are seen as such, since they may be assigned. */
const bring = ({ name, kind, from }: Brought): string =>
  kind === 'let' || kind === 'const'
    ? `declare ${kind} ${name}: typeof ${from}.${name};`
    : `import ${name} = ${from}.${name};`

/** The module of a cell that sees these names of others, unless it declares them itself. */
export function moduleOf(source: ts.SourceFile, seen: readonly Brought[]): CellModule {
  const names = declaredNames(source)
  const brought = seen.filter(({ name }) => !names.has(name))
  // documentation on the line of something else would be of no statement
  const prefix = `${FRONT}${brought.map(bring).join(' ')}\n`
  const given = [...names].filter(([, { exported }]) => !exported).map(([name]) => name)
  return {
    text: `${prefix}${source.text}\nexport { ${given.join(', ')} };`,
    start: prefix.length,
    end: prefix.length + source.text.length,
    names,
    uses: new Set(brought.map(({ owner }) => owner)),
    globals: source.statements.filter(isGlobal).map((statement) => statement.getText()),
  }
}

/** The modules that a cell's import statements name. */
export const importsOf = (source: ts.SourceFile): string[] =>
  source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  )

/** A message or a type without the ways by which modules see names of others. */
export const withoutModules = (text: string): string =>
  text.replace(/(?:import\("[^"]*__cell(?:s|_\w+)"\)|\b__cells)\.(?:__cell_\d+\.)?/g, '')
