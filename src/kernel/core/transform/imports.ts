import ts from '../typescript.cjs'
import { importedNames } from './bindings.ts'
import type { Edit } from './pieces.ts'

/** The name in which cells find the helpers that the session hands them. */
export const HELPERS = '__cell'

/** What the checker tells the compiler about a cell. */
export interface Knowledge {
  /** Whether an imported name holds no value. */
  isType(name: string): boolean
  /** What a name of the cell is called in the realm. */
  realmName(name: string): string
  /** The uses of names that are called otherwise there. */
  renames: readonly Edit[]
}

interface Wanted {
  /** `default` or the exported name. */
  from: string
  to: string
}

function wantedOf(clause: ts.ImportClause, { isType, realmName }: Knowledge): Wanted[] {
  const wanted = clause.name && !isType(clause.name.text) ? [{ from: 'default', to: realmName(clause.name.text) }] : []
  const bindings = clause.namedBindings
  if (!bindings || ts.isNamespaceImport(bindings)) return wanted
  const named = bindings.elements
    .filter((element) => !element.isTypeOnly && !isType(element.name.text))
    .map((element) => ({ from: (element.propertyName ?? element.name).text, to: realmName(element.name.text) }))
  return [...wanted, ...named]
}

const dynamicImport = (specifier: ts.Expression, attributes: ts.ImportAttributes | undefined): string =>
  `await import(${specifier.getText()}${attributes ? `, { with: ${attributesText(attributes)} }` : ''})`

const attributesText = (attributes: ts.ImportAttributes): string =>
  `{ ${attributes.elements.map((element) => `${element.name.getText()}: ${element.value.getText()}`).join(', ')} }`

/** What runs in place of an import statement; nothing when it imports types only. */
export function importCode(statement: ts.ImportDeclaration, knowledge: Knowledge): string {
  const { importClause: clause, moduleSpecifier, attributes } = statement
  const module = dynamicImport(moduleSpecifier, attributes)
  if (!clause) return `${module};`
  const names = importedNames(clause)
  if (names.length > 0 && names.every(({ name, typeOnly }) => typeOnly || knowledge.isType(name))) return ''
  const star =
    clause.namedBindings && ts.isNamespaceImport(clause.namedBindings)
      ? knowledge.realmName(clause.namedBindings.name.text)
      : ''
  const wanted = wantedOf(clause, knowledge)
  if (wanted.length === 0) return star ? `${star} = ${module};` : `${module};`
  const list = JSON.stringify(wanted.map(({ from }) => from))
  const pattern = wanted.map(({ from, to }) => `${JSON.stringify(from)}: ${to}`).join(', ')
  const checked = `${HELPERS}.exportsOf(${star ? `${star} = ` : ''}${module}, ${list}, ${moduleSpecifier.getText()})`
  return `({ ${pattern} } = ${checked});`
}

/** What runs in place of `import x = require('y')` or `import x = a.b`. */
export function importEqualsCode(statement: ts.ImportEqualsDeclaration, { realmName }: Knowledge): string {
  if (statement.isTypeOnly) return ''
  const { moduleReference } = statement
  const value = ts.isExternalModuleReference(moduleReference)
    ? `require(${moduleReference.expression.getText()})`
    : moduleReference.getText()
  return `${realmName(statement.name.text)} = ${value};`
}

/** What runs in place of `export … from 'x'`: the module, for its effects. */
export const reexportCode = (statement: ts.ExportDeclaration): string =>
  statement.moduleSpecifier && !statement.isTypeOnly
    ? `${dynamicImport(statement.moduleSpecifier, statement.attributes)};`
    : ''
