import ts from '../typescript.cjs'
import { HELPERS, type Knowledge } from './imports.ts'
import { type Edit, edited, inserted, type Piece } from './pieces.ts'
import { type Rewrite, rewriteStatement } from './statements.ts'

/** Names that every cell is given afresh, so that a cell that declares them does not disturb the libraries. */
const OWN = ['require', '__filename', '__dirname']
/** Libraries ask by this name where they run, so it is given to cells only. */
const GIVEN = 'Deno'
const HEAD = `(async (${[HELPERS, ...OWN, GIVEN].join(', ')}) => {`

/** A cell as TypeScript that runs as one script of the realm. */
export interface Rewritten {
  pieces: Piece[]
  names: string[]
}

/** `import.meta` has no meaning in a script; the helpers hold one. */
function metaEdits(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      edits.push({ start: node.getStart(), end: node.end, text: `${HELPERS}.meta` })
    }
    ts.forEachChild(node, visit)
  }
  if (source.text.includes('import.meta')) visit(source)
  return edits
}

/** The value of the last expression is what the cell shows. */
function resultEdits(source: ts.SourceFile): Edit[] {
  const last = source.statements.findLast((statement) => !ts.isEmptyStatement(statement))
  if (!last) return []
  if (!ts.isExpressionStatement(last) && !(ts.isExportAssignment(last) && !last.isExportEquals)) return []
  const { expression } = last
  return [
    { start: last.getStart(), end: expression.getStart(), text: `return ${HELPERS}.shown((` },
    { start: expression.end, end: last.end, text: '));' },
  ]
}

/**
 * Makes one async function of a cell: top-level names become assignments to variables of the realm, imports become awaited,
 * and the last expression is returned.
 */
export function rewrite(source: ts.SourceFile, knowledge: Knowledge): Rewritten {
  const declared = new Set<string>()
  const rewrites: { statement: ts.Statement; done: Rewrite }[] = []
  for (const statement of source.statements) {
    const done = rewriteStatement(statement, knowledge, declared)
    rewrites.push({ statement, done })
    for (const name of done.names) declared.add(name)
  }
  const result = resultEdits(source)
  const metas = metaEdits(source)
  const range = (statement: ts.Statement, edits: readonly Edit[]) => [
    ...edited(source.text, statement.getStart(), statement.end, [...edits, ...metas, ...knowledge.renames]),
    inserted('\n', statement.end),
  ]
  const of = (turn: Rewrite['turn']) => rewrites.filter(({ done }) => done.turn === turn)
  const moved = [...of('functions'), ...of('imports')].flatMap(({ statement, done }) => range(statement, done.edits))
  const body = rewrites.flatMap(({ statement, done }) => {
    if (done.turn !== 'rest') return []
    const isResult = result.length > 0 && result[0].start === statement.getStart()
    return range(statement, isResult ? result : done.edits)
  })
  const names = [...declared].filter((name) => !OWN.includes(name)).map(knowledge.realmName)
  return { pieces: [inserted(`${HEAD}\n`, 0), ...moved, ...body, inserted('})', source.text.length)], names }
}
