import ts from '../typescript.cjs'
import { importedNames, isAmbient, nestedVars } from './bindings.ts'
import {
  classEdits,
  functionEdits,
  namesOfList,
  nestedVarEdits,
  spaceEdits,
  usingEdits,
  variableEdits,
} from './declarations.ts'
import { importCode, importEqualsCode, type Knowledge, reexportCode } from './imports.ts'
import type { Edit } from './pieces.ts'

/** What becomes of one statement of the top level. */
export interface Rewrite {
  edits: Edit[]
  /** Names of values that later cells see. */
  names: string[]
  /** Functions exist before anything runs, then modules are imported, then the rest follows in its order. */
  turn: 'functions' | 'imports' | 'rest'
}

const rest = (edits: Edit[], names: string[] = []): Rewrite => ({ edits, names, turn: 'rest' })

const replaced = (statement: ts.Statement, text: string): Edit[] => [
  { start: statement.getStart(), end: statement.end, text },
]

const withName = <Node extends { name?: ts.Identifier }>(node: Node): node is Node & { name: ts.Identifier } =>
  node.name !== undefined

function importRewrite(statement: ts.ImportDeclaration, knowledge: Knowledge): Rewrite {
  const names = importedNames(statement.importClause)
    .filter(({ name, typeOnly }) => !typeOnly && !knowledge.isType(name))
    .map(({ name }) => name)
  return { edits: replaced(statement, importCode(statement, knowledge)), names, turn: 'imports' }
}

function variableRewrite(statement: ts.VariableStatement): Rewrite {
  const using = (statement.declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using
  const edits = using ? usingEdits(statement) : variableEdits(statement)
  return rest(edits, namesOfList(statement.declarationList))
}

/** `export default value` and a nameless default function or class become expressions. */
function defaultRewrite(statement: ts.ExportAssignment | ts.FunctionDeclaration | ts.ClassDeclaration): Rewrite {
  const start = statement.getStart()
  if (ts.isExportAssignment(statement)) return rest([{ start, end: statement.expression.getStart(), text: ';' }])
  const last = ts.getModifiers(statement)?.findLast(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  return rest([
    { start, end: last?.end ?? start, text: ';(' },
    { start: statement.end, end: statement.end, text: ');' },
  ])
}

function otherRewrite(statement: ts.Statement): Rewrite {
  const lists = nestedVars(statement)
  return rest(lists.flatMap(nestedVarEdits), lists.flatMap(namesOfList))
}

/**
 * What becomes of a statement of a cell's top level.
 * @param declared the names that statements above it declared
 */
export function rewriteStatement(
  statement: ts.Statement,
  knowledge: Knowledge,
  declared: ReadonlySet<string>,
): Rewrite {
  const { realmName } = knowledge
  if (isAmbient(statement)) return rest(replaced(statement, ''))
  if (ts.isVariableStatement(statement)) return variableRewrite(statement)
  if (ts.isImportDeclaration(statement)) return importRewrite(statement, knowledge)
  if (ts.isImportEqualsDeclaration(statement)) {
    const names = statement.isTypeOnly ? [] : [statement.name.text]
    return { edits: replaced(statement, importEqualsCode(statement, knowledge)), names, turn: 'imports' }
  }
  if (ts.isExportDeclaration(statement)) {
    return { edits: replaced(statement, reexportCode(statement)), names: [], turn: 'imports' }
  }
  if (ts.isExportAssignment(statement)) return defaultRewrite(statement)
  if (ts.isFunctionDeclaration(statement)) {
    if (!withName(statement)) return defaultRewrite(statement)
    return { edits: functionEdits(statement, realmName), names: [statement.name.text], turn: 'functions' }
  }
  if (ts.isClassDeclaration(statement)) {
    return withName(statement)
      ? rest(classEdits(statement, realmName), [statement.name.text])
      : defaultRewrite(statement)
  }
  if (ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement)) {
    const { text } = statement.name
    return rest(spaceEdits(statement, !declared.has(text), realmName), [text])
  }
  return otherRewrite(statement)
}
