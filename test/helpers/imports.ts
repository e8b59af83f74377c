import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** How a file reaches another: the words of an import, one while it runs, only its types, or a worker or page made of it. */
export type Way = 'import' | 'dynamic' | 'type' | 'url'

/** What a file needs of another file or of a package; `path` is undefined where it is only known when the code runs. */
export interface Import {
  readonly from: string
  readonly path: string | undefined
  readonly way: Way
}

/** The files of a folder that hold code. */
export const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[mc]?[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))

export const parsed = (file: string, text = readFileSync(file, 'utf8')): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)

/** Everything that the code of a file imports, in whatever way. */
export function importsOf(file: string, text?: string): Import[] {
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    const one = importAt(node)
    if (one) found.push({ from: file, ...one })
    ts.forEachChild(node, visit)
  }
  visit(parsed(file, text))
  return found
}

function importAt(node: ts.Node): Omit<Import, 'from'> | undefined {
  if (ts.isImportDeclaration(node)) return { path: textOf(node.moduleSpecifier), way: ofTypes(node.importClause) }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { path: textOf(node.moduleSpecifier), way: node.isTypeOnly ? 'type' : 'import' }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { path: textOf(node.argument.literal), way: 'type' }
  }
  if (ts.isCallExpression(node)) return calledImport(node)
  const target = moduleUrl(node)
  return target === undefined ? undefined : { path: target, way: 'url' }
}

/** `import('…')`, `require('…')`, `require.resolve('…')` and `import.meta.resolve('…')`. */
function calledImport({ expression, arguments: [first] }: ts.CallExpression): Omit<Import, 'from'> | undefined {
  const dynamic = expression.kind === ts.SyntaxKind.ImportKeyword
  if (!dynamic && !/^(require|require\.resolve|import\.meta\.resolve)$/.test(expression.getText())) return undefined
  return { path: first && textOf(first), way: 'dynamic' }
}

/** A module, not a picture or a style, in `new URL('…', import.meta.url)`. */
function moduleUrl(node: ts.Node): string | undefined {
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'URL') return undefined
  if (node.arguments?.[1]?.getText() !== 'import.meta.url') return undefined
  const path = textOf(node.arguments[0])
  if (!path || !/\.[mc]?[jt]s$/.test(path) || path.endsWith('.d.ts')) return undefined
  return path.startsWith('.') ? path : `./${path}`
}

const textOf = (node: ts.Node): string | undefined => (ts.isStringLiteralLike(node) ? node.text : undefined)

function ofTypes(clause: ts.ImportClause | undefined): Way {
  if (!clause) return 'import'
  if (clause.isTypeOnly) return 'type'
  const { name, namedBindings } = clause
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined
  return !name && named && named.length > 0 && named.every(({ isTypeOnly }) => isTypeOnly) ? 'type' : 'import'
}
