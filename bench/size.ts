// How large the library is, and whether it holds twins: lines of src/lib by room, and pairs of files that differ only by ν and ν².
// usage: node --import tsx bench/size.ts [FOLDER of another checkout]
import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sourceFiles } from '../test/helpers/imports.ts'
import { table } from './table.ts'

/** Lines of src/lib before the systems had a house, at dea8eb0. */
const BEFORE = 15_488

/** Lines of a library by room. */
export function linesByRoom(lib: string): ReadonlyMap<string, { files: number; lines: number }> {
  const rooms = new Map<string, { files: number; lines: number }>()
  for (const file of sourceFiles(lib)) {
    const [room] = relative(lib, file).split('/')
    const { files, lines } = rooms.get(room) ?? { files: 0, lines: 0 }
    rooms.set(room, { files: files + 1, lines: lines + readFileSync(file, 'utf8').trimEnd().split('\n').length })
  }
  return rooms
}

/** Lines that two files must share, of the shorter one's lines that tell something, to be twins. */
const TWIN = 0.5
/** Files shorter than this are alike by chance. */
const SHORTEST = 12

/** A line without what tells one neutrino from two: ν or ν², single or pair, one or two. */
const neutral = (line: string): string =>
  line
    .replaceAll(/nu2|ν²/gi, 'nu')
    .replaceAll(/twoNeutrinos|singleNeutrino|neutrinos?|pairs?/gi, 'neutrino')
    .replaceAll(/dileptonic|semileptonic/gi, 'leptonic')
    .toLowerCase()
    .trim()

const telling = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map(neutral)
    .filter((line) => line.length > 3 && !/^(\/?\*|\/\/|import |export \{|\} from)/.test(line))

/** Pairs of files, one in each of two lists, that are the same but for ν and ν², with the share of lines that they share. */
export function twins(
  ones: readonly string[],
  others: readonly string[],
  read: (file: string) => readonly string[] = telling,
): { pair: readonly [string, string]; shared: number }[] {
  const lines = new Map([...ones, ...others].map((file) => [file, read(file)]))
  const long = (file: string) => lines.get(file)!.length >= SHORTEST
  return ones.filter(long).flatMap((one) =>
    others.filter(long).flatMap((other) => {
      const [a, b] = [lines.get(one)!, lines.get(other)!]
      const left = [...b]
      const same = a.filter((line) => {
        const at = left.indexOf(line)
        if (at >= 0) left.splice(at, 1)
        return at >= 0
      })
      const shared = same.length / Math.min(a.length, b.length)
      return shared >= TWIN ? [{ pair: [one, other] as const, shared }] : []
    }),
  )
}

/** Twins among the systems, and of the files of any room whose names differ only by ν and ν². */
export function twinsIn(lib: string) {
  const all = sourceFiles(lib)
  const inSystem = (name: string) => all.filter((file) => file.startsWith(`${lib}/systems/${name}/`))
  const named = all.flatMap((one) =>
    all.flatMap((other) => (one < other && neutral(one) === neutral(other) ? twins([one], [other]) : [])),
  )
  const [single, two] = [inSystem('singleNeutrino'), inSystem('twoNeutrinos')]
  const known = new Set(twins(single, two).map(({ pair }) => pair.join()))
  return [...twins(single, two), ...named.filter(({ pair }) => !known.has(pair.join()))]
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lib = join(resolve(process.argv[2] ?? '.'), 'src/lib')
  const rooms = [...linesByRoom(lib)].sort(([, a], [, b]) => b.lines - a.lines)
  const total = rooms.reduce((sum, [, { lines }]) => sum + lines, 0)
  const cells = rooms.map(([room, { files, lines }]) => [room, String(files), String(lines)])
  console.log(table(['room', 'files', 'lines'], cells))
  console.log(`src/lib: ${total} lines, ${BEFORE} before the house (${(total / BEFORE).toFixed(2)})`)
  const found = twinsIn(lib)
  console.log(`twins that differ only by ν and ν²: ${found.length}`)
  for (const { pair, shared } of found)
    console.log(`  ${(100 * shared).toFixed(0)} % ${pair.map((file) => relative(lib, file)).join('  ')}`)
}
