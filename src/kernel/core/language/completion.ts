import type { Completion } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import { withoutModules } from './cellModule.ts'
import type { Question } from './question.ts'

const PREFERENCES: ts.GetCompletionsAtPositionOptions = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: false,
  importModuleSpecifierEnding: 'js',
  includeSymbol: true,
}
const MOST = 1000
/** How many matches are told with their types, which cost time each. */
const MOST_SIGNATURES = 24

/** Jupyter's words for kinds of things; front-ends have icons for them. */
const KINDS: Record<string, string> = {
  const: 'instance',
  let: 'instance',
  var: 'instance',
  'local var': 'instance',
  alias: 'module',
  'external module name': 'module',
  script: 'path',
  directory: 'path',
  'primitive type': 'keyword',
  getter: 'property',
  setter: 'property',
  accessor: 'property',
  constructor: 'function',
  'local function': 'function',
  'enum member': 'enum',
}

const startOfWord = (code: string, cursor: number): number =>
  cursor - (/[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor))?.[0].length ?? 0)

/** What a thing is, in one line: `energy(): number`, `draws: 512`. */
function signatureOf(checker: ts.TypeChecker, symbol: ts.Symbol, at: ts.Node): string | undefined {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  if (!(target.flags & ts.SymbolFlags.Value)) return undefined
  const type = checker.getTypeOfSymbolAtLocation(target, at)
  const [call] = type.getCallSignatures()
  const text = call ? checker.signatureToString(call) : `: ${checker.typeToString(type)}`
  return withoutModules(`${symbol.name}${text}`).replace(/import\("[^"]*"\)\./g, '')
}

/** The types of the first matches, which a reader sees. */
function signatures({ service, file }: Question, entries: readonly ts.CompletionEntry[]): Map<string, string> {
  const program = service.getProgram()
  const source = program?.getSourceFile(file)
  if (!program || !source) return new Map()
  const checker = program.getTypeChecker()
  const told = entries.slice(0, MOST_SIGNATURES).flatMap(({ name, symbol }): [string, string][] => {
    const signature = symbol && signatureOf(checker, symbol, source)
    return signature === undefined ? [] : [[name, signature]]
  })
  return new Map(told)
}

/** The names that fit at a cursor, those that begin with what is written before the others. */
export function complete(question: Question, cursor: number): Completion {
  const { service, file, module, code } = question
  const found = service.getCompletionsAtPosition(file, cursor + module.start, PREFERENCES)
  // an entry that would be inserted as something else, like ["a-b"], replaces something else too
  const plain = (found?.entries ?? []).filter(
    ({ name, insertText }) => !name.startsWith('__cell') && (!insertText || insertText === name),
  )
  const span = found?.optionalReplacementSpan ?? plain.find((entry) => entry.replacementSpan)?.replacementSpan
  const start = span ? span.start - module.start : startOfWord(code, cursor)
  const end = span ? start + span.length : cursor
  const typed = code.slice(start, cursor).toLowerCase()
  const fitting = plain.filter((entry) => entry.name.toLowerCase().startsWith(typed))
  const entries = fitting.sort((a, b) => compare(a.sortText, b.sortText) || compare(a.name, b.name)).slice(0, MOST)
  const matches = entries.map((entry) => entry.name)
  const told = signatures(question, entries)
  const types = entries.map(({ name, kind }) => {
    const signature = told.get(name)
    return { text: name, type: KINDS[kind] ?? kind, ...(signature !== undefined && { signature }) }
  })
  return { matches, start, end, types }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
