// Densities that know what they do not know: toys by their closed forms, what converges σ, Drell-Yan pairs, and what a step costs.
// usage: npm run bench:bayesian -- [--parts NAME …] [--toys NAME:EVENTS …] [--seeds N …] [--members N] [--recipe NAME] [--set SETTING=VALUE …] [--out FOLDER]
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { count, seed, startBackend, withBackend } from '../src/cli/options.ts'
import { printConvergence } from './systems/binn/convergence.ts'
import { type PairsBench, printPairs } from './systems/binn/pairs.ts'
import { printToys, type ToysBench } from './systems/binn/toys.ts'
import type { Changes } from './systems/binn/training.ts'
import { machine } from './table.ts'

const PARTS = ['toys', 'convergence', 'pairs', 'cost'] as const
type Part = (typeof PARTS)[number]

const TOYS = ['wedge:300000', 'ring:300000', 'kicker:10000', 'kicker:100000', 'kicker:300000']

const each =
  <T>(of: (text: string) => T) =>
  (text: string, before: T[] | undefined): T[] => [...(before ?? []), of(text)]

/** SETTING=VALUE pairs, by commas. */
const changes = (text: string): Changes =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const [name, value] = pair.split('=')
        return [name, Number.isNaN(Number(value)) ? value : Number(value)]
      }),
  )

/** What σ is compared by: where the widths begin, how many updates are made, and with which couplings. */
const VARIANTS = ['', 'logVariance=-9', 'logVariance=-3', 'epochs=4', 'epochs=24', 'size=medium', 'flow=spline'].map(
  changes,
)

/** Coordinates and networks of Drell-Yan pairs. */
const PAIRS = {
  ours: { recipe: 'drell-yan', set: {} },
  published: { recipe: 'published', set: changes('size=paper-drell-yan,epochs=1') },
}

const command = withBackend(
  new Command('bench:bayesian')
    .option('--toys <name:events...>', 'toys and how many events of each are learnt', TOYS)
    .option('--seeds <n...>', 'a training each', each(seed))
    .option('--members <n>', 'networks of an ensemble that is judged as one toy', count, 1)
    .option('--draws <n>', 'draws of the weights, of all members together', count, 100)
    .option('--recipe <name>', 'recipe of the toys', 'neutrina')
    .option('--set <setting=value,…>', 'settings other than the recipe', changes, {})
    .option('--data <file>', 'Drell-Yan pairs', fileURLToPath(new URL('../data/drell_yan.h5', import.meta.url)))
    .option('--points <n>', 'latent points of a marginal distribution', count, 100_000)
    .addOption(
      new Option('--pairs <name...>', 'their coordinates').choices(Object.keys(PAIRS)).default(Object.keys(PAIRS)),
    )
    .option('--convergence-toy <name:events>', 'what other settings are tried on', 'kicker:100000')
    .option('--variants <setting=value,…>', 'settings of each of these trainings', each(changes))
    .option('--out <folder>', 'where the models are kept, and resumed from', 'runs/bayesian')
    .addOption(new Option('--parts <name...>', 'what is done').choices(PARTS).default([...PARTS])),
)
type Asked = ToysBench &
  Pick<PairsBench, 'data' | 'points'> & {
    parts: Part[]
    variants?: Changes[]
    convergenceToy: string
    pairs: (keyof typeof PAIRS)[]
  }

const {
  parts,
  variants = VARIANTS,
  convergenceToy: toy,
  pairs,
  seeds = [1, 2, 3],
  ...rest
} = command.parse().opts<Asked>()
const asked = { ...rest, seeds }

process.env.NEUTRINA_THREADS ??= '1'
console.log(machine())
await startBackend(asked.backend)
mkdirSync(asked.out, { recursive: true })
if (parts.includes('toys')) await printToys(asked)
if (parts.includes('convergence')) await printConvergence({ ...asked, toy, variants })
if (parts.includes('pairs'))
  await printPairs({ ...asked, pairs: Object.fromEntries(pairs.map((name) => [name, PAIRS[name]])) })
if (parts.includes('cost')) await import('./systems/binn/cost.ts')
process.exit(0)
