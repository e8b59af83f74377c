import type { Edit } from '../transform/pieces.ts'
import ts from '../typescript.cjs'
import type { CellModule } from './cellModule.ts'
import { mentionedNames } from './declaredNames.ts'

/** Names by which libraries ask where they run; they must not find a cell's variable. */
const ASKED_FOR = [
  'Bun',
  'Deno',
  'define',
  'document',
  'exports',
  'importScripts',
  'location',
  'module',
  'self',
  'window',
]

/**
 * Tells what a cell's variable is called in the realm: a name of the language's or of Node's own gets another, so that
 * `import { setTimeout } from 'node:timers/promises'` or `class Map {}` does not reach libraries and the kernel. Made when
 * the process is up: while a snapshot is built, Node has not all its names yet.
 */
export function createRealmName(): (name: string) => string {
  const taken = new Set([...Object.getOwnPropertyNames(globalThis), ...ASKED_FOR])
  return (name) => (taken.has(name) ? `cell$${name}` : name)
}

/** The names of functions and classes are written anew where they are declared. */
const isOwnName = (node: ts.Identifier): boolean =>
  (ts.isFunctionDeclaration(node.parent) || ts.isClassDeclaration(node.parent)) && node.parent.name === node

/** Inside a class its name is the class's own. */
const isInsideItsClass = (node: ts.Identifier, symbol: ts.Symbol): boolean => {
  const declaration = symbol.valueDeclaration
  return (
    !!declaration && ts.isClassDeclaration(declaration) && node.pos >= declaration.pos && node.end <= declaration.end
  )
}

function symbolAt(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  return ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node)
}

function renamed(node: ts.Identifier, name: string, offset: number): Edit {
  const { parent } = node
  const isShort =
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isBindingElement(parent) &&
      !parent.propertyName &&
      !parent.dotDotDotToken &&
      ts.isObjectBindingPattern(parent.parent))
  const text = isShort ? `${node.text}: ${name}` : name
  return { start: node.getStart() - offset, end: node.end - offset, text }
}

/** The places in a cell where a name of its own or of another cell hides one of the realm. */
export function shadowingEdits(
  program: ts.Program | undefined,
  file: string,
  cell: CellModule,
  realmName: (name: string) => string,
): Edit[] {
  const source = program?.getSourceFile(file)
  if (!program || !source) return []
  const mentioned = new Set([...mentionedNames(source)].filter((name) => realmName(name) !== name))
  if (mentioned.size === 0) return []
  const checker = program.getTypeChecker()
  const flags = ts.SymbolFlags.Value | ts.SymbolFlags.Alias
  const ours = checker
    .getSymbolsInScope(source, flags)
    .filter(
      ({ name, declarations }) => mentioned.has(name) && declarations?.some((at) => at.getSourceFile() === source),
    )
  if (ours.length === 0) return []
  const edits: Edit[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && mentioned.has(node.text) && node.getStart() >= cell.start && node.end <= cell.end) {
      const symbol = symbolAt(checker, node)
      if (symbol && ours.includes(symbol) && !isOwnName(node) && !isInsideItsClass(node, symbol)) {
        edits.push(renamed(node, realmName(node.text), cell.start))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return edits
}
