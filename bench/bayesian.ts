// Densities that know what they do not know: toys by their closed forms, what converges σ, Drell-Yan pairs, and what a step costs.
// usage: npm run bench:bayesian -- [--parts NAME …] [--toys NAME:EVENTS …] [--seeds N …] [--recipe NAME] [--set SETTING=VALUE …] [--out FOLDER]
import { mkdirSync } from 'node:fs'
import { Command, Option } from 'commander'
import { count, seed, startBackend, withBackend } from '../src/cli/options.ts'
import { printToys, type ToysBench } from './systems/binn/toys.ts'
import { machine } from './table.ts'

const PARTS = ['toys', 'cost'] as const
type Part = (typeof PARTS)[number]

const TOYS = ['wedge:300000', 'ring:300000', 'kicker:10000', 'kicker:100000', 'kicker:300000']

const each =
  <T>(of: (text: string) => T) =>
  (text: string, before: T[] | undefined): T[] => [...(before ?? []), of(text)]

/** SETTING=VALUE pairs as a record of numbers and words. */
const setting = (text: string, before: Record<string, unknown> = {}) => {
  const [name, value] = text.split('=')
  return { ...before, [name]: Number.isNaN(Number(value)) ? value : Number(value) }
}

const command = withBackend(
  new Command('bench:bayesian')
    .option('--toys <name:events...>', 'toys and how many events of each are learnt', TOYS)
    .option('--seeds <n...>', 'a training each', each(seed))
    .option('--draws <n>', 'draws of the weights', count, 100)
    .option('--recipe <name>', 'recipe of the toys', 'neutrina')
    .option('--set <setting=value...>', 'settings other than the recipe', setting)
    .option('--out <folder>', 'where the models are kept, and resumed from', 'runs/bayesian')
    .addOption(new Option('--parts <name...>', 'what is done').choices(PARTS).default([...PARTS])),
)
const { seeds = [1, 2, 3], set = {}, ...options } = command.parse().opts<ToysBench & { parts: Part[] }>()
const asked = { ...options, seeds, set }

process.env.NEUTRINA_THREADS ??= '1'
console.log(machine())
await startBackend(options.backend)
mkdirSync(options.out, { recursive: true })
if (options.parts.includes('toys')) await printToys(asked)
if (options.parts.includes('cost')) await import('./systems/binn/cost.ts')
process.exit(0)
