import type { Command } from 'commander'
import { FileError } from '../complaint.ts'
import { checkOutput, convertEvents, layoutNamed, mergeDataFiles, openEvents } from '../lib/events/index.ts'
import { eventBlocks } from './eventBlocks.ts'
import { files } from './files.ts'
import { besidePart, type Part, readPart } from './parts.ts'

/** Adds `neutrina merge`. */
export function addMerge(program: Command): void {
  program
    .command('merge')
    .description('join the parts that --shard made of one job; a hole, a double or a part of another job is refused')
    .argument('<parts...>', 'the files of all parts, in any order', files)
    .requiredOption('--out <file>', 'file to write: the bytes of the job done at once')
    .option('--overwrite', 'replace the file if it is there')
    .action(run)
}

type Found = Part & { readonly path: string }

/** The parts in their order. @throws FileError for a set that is not one whole job */
function wholeJob(paths: readonly string[]): Found[] {
  const suffix = besidePart('')
  const names = [...new Set(paths.map((path) => (path.endsWith(suffix) ? path.slice(0, -suffix.length) : path)))]
  const parts = names.map((path): Found => ({ ...readPart(path), path })).sort((a, b) => a.part - b.part)
  const [first] = parts
  for (const [k, part] of parts.entries()) {
    const other = (wanted: string, got: string, fix: string) => new FileError({ who: part.path, wanted, got, fix })
    if (part.job !== first.job || part.of !== first.of) {
      const wanted = `part of job ${first.job} in ${first.of}, as ${first.path}`
      throw other(wanted, `part of job ${part.job} in ${part.of}`, 'give the parts of one job')
    }
    if (k > 0 && part.part === parts[k - 1].part) {
      throw other('each part once', `part ${part.part} again, as ${parts[k - 1].path}`, 'leave one of them out')
    }
  }
  const missing = Array.from({ length: first.of }, (_, i) => i + 1).filter((i) => !parts.some(({ part }) => part === i))
  const starts = parts.findIndex(({ from }, k) => from !== (k === 0 ? 0 : parts[k - 1].to))
  if (missing.length === 0 && starts === -1 && parts[parts.length - 1].to === first.total) return parts
  const wanted = `all ${first.of} parts of job ${first.job}`
  const got = missing.length > 0 ? `none of number ${missing.join(', ')}` : 'parts with a gap between their events'
  throw new FileError({ who: 'merge', wanted, got, fix: 'make what is missing with the same command and --shard' })
}

async function run(paths: readonly string[], { out, overwrite = false }: { out: string; overwrite?: boolean }) {
  const parts = wholeJob(paths)
  checkOutput(out, overwrite)
  const [{ command, dataSets, attributes, layout, compression, total, of }] = parts
  if (command !== 'convert') {
    const files = parts.map(({ path, from, to }) => ({ path, count: to - from }))
    await mergeDataFiles(out, { count: total, dataSets: dataSets!, attributes: attributes!, overwrite }, files)
  } else {
    const files = parts.map(({ path }) => path)
    const source = await openEvents(files, { layout: layoutNamed(layout), units: 'GeV' })
    try {
      const packed = compression && { compression }
      await convertEvents(out, eventBlocks(source.read, 0, source.count), { overwrite, ...packed })
    } finally {
      source.close()
    }
  }
  const next = command === 'evaluate' || command === 'unfold' ? `; now neutrina ${command} … --drawn ${out}` : ''
  process.stdout.write(`${out}: ${total} events of ${of} parts${next}\n`)
}
