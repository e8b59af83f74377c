import { extname } from 'node:path'
import { type Command, Option } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import {
  COMPRESSIONS,
  type Compression,
  checkOutput,
  convertEvents,
  layoutIn,
  layoutNamed,
  openEvents,
  sameFile,
  selectSource,
  writtenFormat,
} from '../lib/events/index.ts'
import { askedEvents, type EventOptions, withReading } from './askedEvents.ts'
import { eventBlocks } from './eventBlocks.ts'
import { files } from './files.ts'
import { rangeOf, type Shard, shard } from './options.ts'
import { isDone, jobOf, makePart, type Part } from './parts.ts'
import { steadyProgress } from './steadyProgress.ts'

interface ConvertOptions extends Omit<EventOptions, 'data'> {
  shard: Shard
  overwrite?: boolean
  compression?: Compression
}

/** Adds `neutrina convert`. */
export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .description(
      'write events in another format: HDF5 (.h5), Parquet (.parquet) or text (.csv, .tsv), by the name of the last file; ROOT files are read, not written',
    )
    .argument('<files...>', 'event files of any format, one set, and last the file to write', files)
    .option('--overwrite', 'replace the file if it is there')
    .addOption(
      new Option('--compression <name>', 'of a Parquet file; snappy if not given, zstd from Node 22.15 on').choices(
        COMPRESSIONS,
      ),
    )
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n parts of the events')
        .argParser(shard)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .action(run)
  withReading(command)
}

async function run(names: readonly string[], options: ConvertOptions): Promise<void> {
  const { shard, overwrite = false, compression, ...reading } = options
  const [files, out] = [names.slice(0, -1), names[names.length - 1]]
  if (files.length === 0) {
    throw new ConfigError({ who: 'convert', wanted: 'files to read, and last the file to write', got: out })
  }
  const same = files.find((file) => sameFile(file, out))
  if (same !== undefined) {
    const wanted = 'another file than those that are read'
    throw new FileError({ who: out, wanted, got: `the same as ${same}`, fix: 'write to another file' })
  }
  writtenFormat(out)
  if (shard.of === 1) checkOutput(out, overwrite)
  const { cuts = [], onSkipped, mapping, units, invalid } = askedEvents({ ...reading, data: files })
  const layout = mapping ? layoutNamed(mapping.layout) : ((await layoutIn(files[0])) ?? layoutNamed())
  const opened = await openEvents(files, {
    layout,
    ...(mapping && { mapping }),
    ...(units && { units }),
    ...(invalid && { invalid }),
  })
  try {
    if (opened.skipped.count > 0) onSkipped?.(opened.skipped)
    const source = cuts.length === 0 ? opened : selectSource(opened, cuts)
    const { from, to } = rangeOf(source.count, shard)
    const asked = { extension: extname(out), compression, cuts: cuts.map(({ name }) => name), mapping, units, invalid }
    const part: Part = {
      ...{ format: 'neutrina-part-1', command: 'convert', ...shard, from, to, total: source.count },
      ...{ job: jobOf(files, undefined, asked), layout: layout.name, ...(compression && { compression }) },
    }
    if (shard.of > 1 && isDone(out, part, overwrite)) {
      process.stdout.write(`${out}: done already\n`)
      return
    }
    const progress = steadyProgress(process.stderr, to - from)
    try {
      const blocks = eventBlocks(source.read, from, to, (done) => void progress.add(done))
      const write = (onComplete?: () => void) =>
        convertEvents(out, blocks, {
          overwrite,
          ...(compression && { compression }),
          ...(onComplete && { onComplete }),
        })
      await (shard.of > 1 ? makePart(out, part, write) : write())
      process.stdout.write(`${out}: ${to - from} ${source.layout} events\n`)
    } finally {
      progress.stop()
    }
  } finally {
    opened.close()
  }
}
