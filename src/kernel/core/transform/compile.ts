import type { Positions } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import type { Knowledge } from './imports.ts'
import { originsOf, textOf } from './pieces.ts'
import { rewrite } from './rewrite.ts'
import { decodeMappings } from './sourceMap.ts'

/** A cell as a script. */
export interface Compiled {
  /** An expression: the async function that runs the cell. */
  script: string
  /** Names that must exist in the realm before. */
  names: string[]
  positions: Positions
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  alwaysStrict: false,
  sourceMap: true,
  removeComments: false,
  newLine: ts.NewLineKind.LineFeed,
}

/** Takes away the local variable that TypeScript makes for an enum or a namespace of the cell: the realm has one. */
const dropLocals: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
  const isLocal = (node: ts.Node): boolean => {
    const original = ts.getOriginalNode(node)
    if (!ts.isVariableStatement(node) || ts.isVariableStatement(original)) return false
    const ofCell =
      original.parent && ts.isArrowFunction(original.parent.parent) && ts.isSourceFile(topOf(original.parent.parent))
    return ofCell && (ts.isEnumDeclaration(original) || ts.isModuleDeclaration(original))
  }
  const visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> =>
    isLocal(node) ? undefined : ts.visitEachChild(node, visit, context)
  return ts.visitEachChild(source, visit, context)
}

/** What the cell's function, `(async () => {…})` in a statement, stands in. */
const topOf = (arrow: ts.Node): ts.Node => arrow.parent.parent.parent

/** Compiles a cell that parses without errors; types are looked at only as far as the checker tells. */
export function compile(source: ts.SourceFile, knowledge: Knowledge): Compiled {
  const { pieces, names } = rewrite(source, knowledge)
  const text = textOf(pieces)
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    compilerOptions: OPTIONS,
    fileName: 'cell.ts',
    transformers: { after: [dropLocals] },
  })
  const script = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '')
  const { mappings } = JSON.parse(sourceMapText ?? '{"mappings":""}') as { mappings: string }
  return { script, names, positions: positionsOf(mappings, text, originsOf(pieces), source) }
}

function positionsOf(
  mappings: string,
  text: string,
  originOf: (offset: number) => number,
  source: ts.SourceFile,
): Positions {
  const middle = ts.createSourceFile('middle.ts', text, ts.ScriptTarget.Latest)
  const starts = middle.getLineStarts()
  const rows = decodeMappings(mappings).map(([line, column, middleLine, middleColumn]) => {
    const origin = source.getLineAndCharacterOfPosition(originOf(starts[middleLine] + middleColumn))
    return [line, column, origin.line, origin.character]
  })
  return rows.flat()
}
