// Clouds of particles: trained on most of a file of jets, judged on the rest, beside what the reference asks for; what a condition is
// worth at equal updates.
// usage: npm run bench:clouds -- [--parts NAME …] [--data FILE …] [--epochs N] [--out FOLDER]
import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { machine } from '../table.ts'
import { printConditions } from './clouds/conditions.ts'
import { printDistances } from './clouds/distances.ts'
import type { CloudsBench } from './clouds/training.ts'

const PARTS = ['distances', 'conditions'] as const

const sample = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url))

const command = withBackend(
  new Command('bench:clouds')
    .option('--data <file...>', 'files of jets; the first four fifths of each are learnt', [sample('jets_top.h5')])
    .option('--epochs <n>', 'epochs of a training', count, 15)
    .option('--few-epochs <n>', 'epochs of each training that conditions are compared by', count, 8)
    .addOption(
      new Option('--few-profile <name>', 'and their network')
        .choices(['matching', 'matching-small'])
        .default('matching-small'),
    )
    .option('--seed <n>', 'seed', seed, 1)
    .option('--out <folder>', 'where the models are kept, and resumed from', 'runs/clouds')
    .addOption(new Option('--parts <name...>', 'what is done').choices(PARTS).default([...PARTS])),
)
const options = command.parse().opts<CloudsBench & { parts: (typeof PARTS)[number][] }>()

console.log(machine())
await startBackend(options.backend)
mkdirSync(options.out, { recursive: true })
for (const file of options.data) {
  const name = basename(file, '.h5')
  if (options.parts.includes('distances')) await printDistances(file, name, options)
  if (options.parts.includes('conditions')) await printConditions(file, name, options)
}
