import type { Completion } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import type { Question } from './question.ts'

const PREFERENCES: ts.GetCompletionsAtPositionOptions = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: false,
  importModuleSpecifierEnding: 'js',
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

/** The first matches that a reader sees get their types. */
function signatures(
  { service, file, module }: Question,
  cursor: number,
  names: readonly string[],
): Map<string, string> {
  const told = names.slice(0, MOST_SIGNATURES).flatMap((name): [string, string][] => {
    const details = service.getCompletionEntryDetails(
      file,
      cursor + module.start,
      name,
      {},
      undefined,
      PREFERENCES,
      undefined,
    )
    return details ? [[name, oneLine(details.displayParts)]] : []
  })
  return new Map(told)
}

const oneLine = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts
    .displayPartsToString([...(parts ?? [])])
    .replace(/^\([a-z ]+\) /, '')
    .replace(/\nimport [^\n]*$/, '')
    .replace(/\s+/g, ' ')

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
  const told = signatures(question, cursor, matches)
  const types = entries.map(({ name, kind }) => {
    const signature = told.get(name)
    return { text: name, type: KINDS[kind] ?? kind, ...(signature !== undefined && { signature }) }
  })
  return { matches, start, end, types }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
