import type { Command } from 'commander'
import { checkOutput } from '../lib/events/index.ts'
import { certify } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { writeWhole } from '../lib/training/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { certificateHtml, certificateJson } from './certificate.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { lazyProgress } from './steadyProgress.ts'

interface CertifyOptions extends EventOptions {
  out?: string
  overwrite?: boolean
  events?: number
  draws: number
  seed: number
  backend?: string
}

/** Adds `neutrina certify`. */
export function addCertify(program: Command): void {
  const command = program
    .command('certify')
    .description('tell whether the probabilities of a trained flow may be believed on events: one page, HTML and JSON')
    .argument('<model>', "the trained model's folder, or the name of one that comes with neutrina")
    .option('--out <name>', 'writes NAME.html and NAME.json; prints the JSON if not given')
    .option('--overwrite', 'replace the files if they are there')
    .option('--events <n>', 'only the first n events', count)
    .option('--draws <n>', 'draws of each event', count, 64)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .action(run)
  withEvents(command, 'event files; with the truth, coverage is measured')
  withBackend(command)
}

async function run(folder: string, options: CertifyOptions): Promise<void> {
  const { out, overwrite = false, draws, events } = options
  const files = out === undefined ? [] : ['html', 'json'].map((ending) => `${out}.${ending}`)
  for (const file of files) checkOutput(file, overwrite)
  const asked = askedEvents(options)
  await startBackend(options.backend)
  const progress = lazyProgress(draws)
  try {
    const certificate = await certify(folder, {
      ...asked,
      ...{ key: key(options.seed), draws, onProgress: progress.to },
      ...(events !== undefined && { events }),
    })
    progress.stop()
    const json = `${JSON.stringify(certificateJson(certificate), null, 2)}\n`
    if (out === undefined) process.stdout.write(json)
    else {
      await writeWhole(files[0], certificateHtml(certificate))
      await writeWhole(files[1], json)
      const { verdict, reasons } = certificate
      process.stdout.write(`${verdict}: ${reasons.join('; ')}\n${files.join(', ')}\n`)
    }
  } finally {
    progress.stop()
  }
}
