import type { Command } from 'commander'
import { conformalThreshold } from '../lib/evaluation/index.ts'
import { type Calibration, calibrate } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { lazyProgress } from './steadyProgress.ts'

interface CalibrateOptions extends EventOptions {
  draws: number
  seed: number
  backend?: string
}

/** Adds `neutrina calibrate`. */
export function addCalibrate(program: Command): void {
  const command = program
    .command('calibrate')
    .description('fit what repairs the probabilities of a trained flow on events that it was not trained on')
    .argument('<model>', "the trained model's folder, whose calibration is replaced")
    .option('--draws <n>', 'draws of each event', count, 64)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .action(run)
  withEvents(command, 'event files with the truth, not those of the training')
  withBackend(command)
}

async function run(folder: string, options: CalibrateOptions): Promise<void> {
  await startBackend(options.backend)
  const { draws } = options
  const progress = lazyProgress(draws)
  try {
    const fitted = await calibrate(folder, askedEvents(options), {
      ...{ key: key(options.seed), draws, onProgress: progress.to },
    })
    progress.stop()
    process.stdout.write(`${describe(fitted).join('\n')}\n`)
  } finally {
    progress.stop()
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** What was fitted, in words. */
function describe({ events, latent, regions, ranks }: Calibration): string[] {
  const mapped = Object.entries(ranks).filter(([, map]) => map.length > 0)
  const [of68, of95] = [0.68, 0.95].map((level) => percent(conformalThreshold(regions, level)))
  return [
    `fitted on ${events.toLocaleString('en')} events`,
    ...(latent ? [`latent: ${latentInWords(latent)}`] : []),
    `regions: what should hold 68 and 95 % reaches to a density rank of ${of68} and ${of95}`,
    `ranks: ${mapped.length === 0 ? 'flat in every column' : `mapped in ${mapped.map(([name]) => name).join(', ')}`}`,
  ]
}

function latentInWords({ width, columns = [0], share, further = [] }: NonNullable<Calibration['latent']>): string {
  const widths = columns.map((own) => Math.exp(width[0] + own).toFixed(3)).join(', ')
  const far = share && percent(1 / (1 + Math.exp(-share[0])))
  const times = further.map((factor) => factor.toFixed(2)).join(', ')
  return `width ${widths}${far ? `; ${far} of the events ${times} times further out` : ''}`
}
