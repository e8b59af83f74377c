import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const sample = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url))

/** What `npm start` does: the commands that a user would type, one after the other. */
const STEPS = [
  [
    'train',
    'nu-ff',
    '--data',
    sample('ttbar_semilep_train.h5'),
    '--out',
    'runs/demo/nu-ff',
    '--epochs',
    '20',
    '--resume',
  ],
  ['train', 'nu-flows', '--data', sample('ttbar_semilep_train.h5'), '--out', 'runs/demo/nu-flows', '--resume'],
  ['evaluate', 'runs/demo/nu-flows', '--nu-ff', 'runs/demo/nu-ff', '--data', sample('ttbar_semilep_test.h5')],
]

/** Adds `neutrina demo`. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('train on the sample that comes with neutrina and compare with the classical methods (npm start)')
    .action(async () => {
      for (const step of STEPS) {
        process.stderr.write(`\n$ npx neutrina ${step.join(' ')}\n`)
        await program.parseAsync(step, { from: 'user' })
      }
    })
}
