import { hasModifier, nestedVars } from '../transform/bindings.ts'
import ts from '../typescript.cjs'

/** A name of a cell's top level. */
export interface Declared {
  /** How later cells must see it: as a variable that may be assigned, as a constant, or as whatever it is. */
  kind: 'let' | 'const' | 'other'
  /** Offset of the name in the cell. */
  at: number
  /** Exported by the cell's own words. */
  exported: boolean
}

const bindings = (name: ts.BindingName): ts.Identifier[] =>
  ts.isIdentifier(name)
    ? [name]
    : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bindings(element.name)))

/** The names that an import statement brings in. */
export function importNames({ importClause: clause }: ts.ImportDeclaration): ts.Identifier[] {
  const names = clause?.name ? [clause.name] : []
  const named = clause?.namedBindings
  if (!named) return names
  return [...names, ...(ts.isNamespaceImport(named) ? [named.name] : named.elements.map((element) => element.name))]
}

type Entry = { name: ts.Identifier; kind: Declared['kind'] }

const listEntries = (list: ts.VariableDeclarationList): Entry[] => {
  const kind = list.flags & ts.NodeFlags.Const ? 'const' : 'let'
  return list.declarations.flatMap((declaration) => bindings(declaration.name).map((name) => ({ name, kind })))
}

function entriesOf(statement: ts.Statement): Entry[] {
  const other = (names: readonly (ts.Node | undefined)[]): Entry[] =>
    names.flatMap((name) => (name && ts.isIdentifier(name) ? [{ name, kind: 'other' as const }] : []))
  if (ts.isVariableStatement(statement)) return listEntries(statement.declarationList)
  if (ts.isImportDeclaration(statement)) return other(importNames(statement))
  if (ts.isModuleDeclaration(statement) && isGlobal(statement)) return []
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  ) {
    return other([statement.name])
  }
  return nestedVars(statement).flatMap(listEntries)
}

/** Whether a statement says something about all modules, or about one that is not a cell. */
export const isGlobal = (statement: ts.Statement): boolean =>
  ts.isModuleDeclaration(statement) &&
  ((statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0 || ts.isStringLiteral(statement.name))

function exportedNames(source: ts.SourceFile): Set<string> {
  const clauses = source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements
      : [],
  )
  return new Set(clauses.map((element) => element.name.text))
}

/** The names of values and types that a cell's top level declares or imports. */
export function declaredNames(source: ts.SourceFile): Map<string, Declared> {
  const declared = new Map<string, Declared>()
  const listed = exportedNames(source)
  for (const statement of source.statements) {
    const isExported =
      hasModifier(statement, ts.SyntaxKind.ExportKeyword) && !hasModifier(statement, ts.SyntaxKind.DefaultKeyword)
    for (const { name, kind } of entriesOf(statement)) {
      const before = declared.get(name.text)
      declared.set(name.text, {
        kind: before && before.kind !== kind ? 'other' : kind,
        at: before?.at ?? name.getStart(),
        exported: isExported || listed.has(name.text) || (before?.exported ?? false),
      })
    }
  }
  return declared
}

/** Every identifier that occurs in a cell, as a name or otherwise. */
export function mentionedNames(source: ts.SourceFile): Set<string> {
  const mentioned = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) mentioned.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return mentioned
}
