import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import { checkOutput, sameFile } from '../lib/events/index.ts'
import { fingerprint, load, modelFolder, unfoldEvents, writeUnfolded } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { writeWhole } from '../lib/training/index.ts'
import { hepdataTables, unfoldedBins } from '../lib/unfolding/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { type DrawnJob, type DrawnOptions, drawPart, withDrawn, withDraws } from './drawnParts.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { steadyProgress } from './steadyProgress.ts'

interface UnfoldOptions extends EventOptions, DrawnOptions {
  out: string
  draws: number
  bootstraps: number
  ensemble?: string[]
  hepdata?: string
  seed: number
  backend?: string
}

/** Adds `neutrina unfold`. */
export function addUnfold(program: Command): void {
  const command = program
    .command('unfold')
    .description('unfold measured events by a trained posterior: draws, weights and replicas in one file to publish')
    .argument('<model>', "the trained model's folder")
    .requiredOption('--out <file>', 'HDF5 file to write (docs/unfolding.md)')
    .option('--overwrite', 'replace the file if it is there')
    .option('--draws <n>', 'draws of each event', count, 16)
    .option('--bootstraps <n>', 'statistical replicas', count, 100)
    .option(
      '--ensemble <folder...>',
      'other trainings of the same network, whose differences are the error of the method',
    )
    .option('--hepdata <folder>', 'also write the distributions as a HEPData submission')
    .option('--seed <n>', 'seed of draws and replicas', seed, 1)
    .action(run)
  withEvents(command, 'event files')
  withDrawn(command)
  withBackend(command)
}

async function run(folder: string, options: UnfoldOptions): Promise<void> {
  const { out, draws, bootstraps, hepdata, ensemble = [], overwrite = false } = options
  const same = options.data.find((file) => sameFile(file, out))
  if (same !== undefined) {
    const wanted = 'another file than those that are read'
    throw new FileError({
      who: `--out ${out}`,
      wanted,
      got: `the same as --data ${same}`,
      fix: 'write to another file',
    })
  }
  if (options.shard && hepdata !== undefined) {
    const fix = 'give it with --drawn, when all parts are there'
    throw new ConfigError({ who: '--hepdata', wanted: 'all events', got: '--shard', fix })
  }
  if (!options.shard) checkOutput(out, overwrite)
  await startBackend(options.backend)
  const trained = await load(folder)
  const others = []
  for (const other of ensemble) others.push(await load(other))
  let progress: ReturnType<typeof steadyProgress> | undefined
  let drawn: Awaited<ReturnType<typeof withDraws>> | undefined
  let before = 0
  try {
    const asked = askedEvents(options)
    const networks = [trained, ...others]
    const job: DrawnJob = {
      ...{ command: 'unfold', folder, networks, asked, draws, seed: options.seed },
      rest: { ensemble: await Promise.all(ensemble.map(weightsOf)) },
    }
    if (options.shard) return await drawPart(job, options)
    drawn = options.drawn === undefined ? undefined : await withDraws(job, options.drawn)
    const [own, ...ensembleOf] = drawn?.networks ?? networks
    const sample = await unfoldEvents(own, {
      ...asked,
      ...{ draws, bootstraps, key: key(options.seed), ensemble: ensembleOf },
      onProgress: (done, total) => {
        progress ??= steadyProgress(process.stderr, total)
        const more = done - before
        before = done
        return progress.add(more)
      },
    })
    progress?.stop()
    const cuts = (asked.cuts ?? []).map(({ name }) => name).join(', ')
    const attributes = {
      model: folder,
      model_sha256: await weightsOf(folder),
      ensemble: JSON.stringify(ensemble),
      data: JSON.stringify(
        await Promise.all(
          options.data.map(async (file) => ({ name: basename(file), sha256: await fingerprint(file) })),
        ),
      ),
      seed: String(options.seed),
      ...(cuts && { selection: cuts }),
    }
    writeUnfolded(out, sample, { overwrite, attributes })
    process.stdout.write(`${out}: ${sample.count} rows, ${sample.replicas.length} replicas\n`)
    if (hepdata === undefined) return
    const bins = trained.observables!.quantities.map(({ name, bins: own }) => unfoldedBins(sample, name, own))
    const description = `Unfolded to partons by ${sample.method}, trained model ${attributes.model_sha256.slice(0, 12)}.`
    mkdirSync(hepdata, { recursive: true })
    for (const [name, text] of Object.entries(hepdataTables(bins, { description }))) {
      checkOutput(join(hepdata, name), overwrite)
      await writeWhole(join(hepdata, name), text)
    }
    process.stdout.write(`${hepdata}: ${bins.length} distributions with their covariances\n`)
  } finally {
    progress?.stop()
    drawn?.close()
    trained.dispose()
    for (const other of others) other.dispose()
  }
}

const weightsOf = (folder: string) => fingerprint(join(modelFolder(folder), 'params.safetensors'))
