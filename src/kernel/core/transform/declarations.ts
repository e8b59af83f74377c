import ts from '../typescript.cjs'
import { boundNames } from './bindings.ts'
import type { Knowledge } from './imports.ts'
import type { Edit } from './pieces.ts'

type RealmName = Knowledge['realmName']

/** Takes the type away from a declaration, and gives it a value when it has none. */
function bareDeclaration(declaration: ts.VariableDeclaration, empty: string): Edit[] {
  const { name, type, exclamationToken, initializer } = declaration
  const typeEnd = type?.end ?? exclamationToken?.end ?? name.end
  return [{ start: name.end, end: typeEnd, text: initializer ? '' : empty }]
}

const startOf = (list: ts.VariableDeclarationList): number => list.declarations[0].getStart()

/** `const a: T = f(), { b } = c` becomes `;(a = f(), { b } = c);` */
export function variableEdits(statement: ts.VariableStatement): Edit[] {
  const list = statement.declarationList
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0
  return [
    { start: statement.getStart(), end: startOf(list), text: ';(' },
    ...list.declarations.flatMap((declaration) => bareDeclaration(declaration, isVar ? '' : ' = undefined')),
    { start: list.end, end: statement.end, text: ');' },
  ]
}

/** `using a: T = f()` becomes `using __using0 = (a = f())`: disposed of when the cell ends, its name left to be looked at. */
export function usingEdits(statement: ts.VariableStatement): Edit[] {
  return statement.declarationList.declarations.flatMap((declaration) => [
    { start: declaration.getStart(), end: declaration.getStart(), text: `__using${declaration.pos} = (` },
    ...bareDeclaration(declaration, ' = undefined'),
    { start: declaration.end, end: declaration.end, text: ')' },
  ])
}

/** `for (var i = 0, n; …)` becomes `for (i = 0, n; …)`; in a block, `var a = 1` becomes `;(a = 1);`. */
export function nestedVarEdits(list: ts.VariableDeclarationList): Edit[] {
  const { parent } = list
  if (ts.isVariableStatement(parent)) return variableEdits(parent)
  return [
    { start: list.getStart(), end: startOf(list), text: '' },
    ...list.declarations.flatMap((declaration) => bareDeclaration(declaration, '')),
  ]
}

/** Removes modifiers that mean nothing in an expression; decorators stay. */
const modifierEdits = (node: ts.HasModifiers, kept: readonly ts.SyntaxKind[]): Edit[] =>
  (ts.getModifiers(node) ?? [])
    .filter((modifier) => !kept.includes(modifier.kind))
    .map((modifier) => ({ start: modifier.getStart(), end: modifier.end, text: '' }))

/** `async function f(…) {…}` becomes `;(f = async function (…) {…});`, which has the name but does not shadow the variable. */
export function functionEdits(
  statement: ts.FunctionDeclaration & { name: ts.Identifier },
  realmName: RealmName,
): Edit[] {
  const { name } = statement
  const start = statement.getStart()
  return [
    { start, end: start, text: `;(${realmName(name.text)} = ` },
    ...modifierEdits(statement, [ts.SyntaxKind.AsyncKeyword]),
    { start: name.getStart(), end: name.end, text: '' },
    { start: statement.end, end: statement.end, text: ');' },
  ]
}

/** `abstract class A {…}` becomes `;(A = class A {…});`. */
export function classEdits(statement: ts.ClassDeclaration & { name: ts.Identifier }, realmName: RealmName): Edit[] {
  const start = statement.getStart()
  return [
    { start, end: start, text: `;(${realmName(statement.name.text)} = ` },
    ...modifierEdits(statement, []),
    { start: statement.end, end: statement.end, text: ');' },
  ]
}

/** `export enum E {…}` loses its `export`, and starts afresh unless something of its name was declared above. */
export function spaceEdits(
  statement: ts.EnumDeclaration | ts.ModuleDeclaration,
  fresh: boolean,
  realmName: RealmName,
): Edit[] {
  const start = statement.getStart()
  const reset = fresh ? [{ start, end: start, text: `${realmName(statement.name.text)} = undefined;` }] : []
  return [...reset, ...modifierEdits(statement, [ts.SyntaxKind.ConstKeyword])]
}

export const namesOfList = (list: ts.VariableDeclarationList): string[] =>
  list.declarations.flatMap(({ name }) => boundNames(name))
