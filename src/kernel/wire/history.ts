/** One executed cell. */
export interface HistoryEntry {
  line: number
  input: string
  output?: string
}

/** The cells of this session, as `history_request` asks for them; session 1 is the only one. */
export interface History {
  add(entry: HistoryEntry): void
  answer(request: Record<string, unknown>): [session: number, line: number, entry: string | [string, string | null]][]
}

const SESSION = 1

/** An empty history. */
export function createHistory(): History {
  const entries: HistoryEntry[] = []
  return {
    add: (entry) => void entries.push(entry),
    answer: (request) =>
      choose(entries, request).map(({ line, input, output }) => [
        SESSION,
        line,
        request.output === true ? [input, output ?? null] : input,
      ]),
  }
}

function choose(entries: readonly HistoryEntry[], request: Record<string, unknown>): HistoryEntry[] {
  const last = count(request.n, entries.length)
  switch (request.hist_access_type) {
    case 'range':
      return range(entries, request)
    case 'search':
      return tail(found(entries, String(request.pattern ?? '*'), request.unique === true), last)
    default:
      return tail(entries, last)
  }
}

/** `start` and `stop` are lines of a session; the current one is 0 or 1, the one before would be -1. */
function range(
  entries: readonly HistoryEntry[],
  { session = 0, start = 0, stop }: Record<string, unknown>,
): HistoryEntry[] {
  if (session !== 0 && session !== SESSION) return []
  const end = typeof stop === 'number' ? stop : Number.POSITIVE_INFINITY
  return entries.filter(({ line }) => line >= Number(start) && line < end)
}

function found(entries: readonly HistoryEntry[], pattern: string, unique: boolean): HistoryEntry[] {
  const matching = entries.filter(({ input }) => matchesGlob(pattern, input))
  return unique
    ? matching.filter(({ input }, i) => matching.findLastIndex((other) => other.input === input) === i)
    : matching
}

/** `*` is any text, `?` one character; in steps that grow with the lengths' product at most, whatever the pattern. */
function matchesGlob(pattern: string, text: string): boolean {
  let [at, from, star, anchor] = [0, 0, -1, 0]
  while (from < text.length) {
    if (at < pattern.length && (pattern[at] === '?' || (pattern[at] === text[from] && pattern[at] !== '*'))) {
      at++
      from++
    } else if (pattern[at] === '*') {
      star = at++
      anchor = from
    } else if (star >= 0) {
      at = star + 1
      from = ++anchor
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

const count = (value: unknown, otherwise: number) =>
  Number.isInteger(value) ? Math.max(0, value as number) : otherwise
const tail = (entries: readonly HistoryEntry[], n: number) => entries.slice(Math.max(0, entries.length - n))
