import type { Command } from 'commander'
import { ConfigError } from '../complaint.ts'
import { modelCard, modelFolder, shippedModels } from '../lib/systems/index.ts'

/** Adds `neutrina models`. */
export function addModels(program: Command): void {
  program
    .command('models')
    .description('tell of the trained models that come with neutrina: infer, evaluate and certify take their names')
    .argument('[name]', 'one of them, with its card')
    .action((name: string | undefined) => {
      process.stdout.write(name === undefined ? listed() : cardOf(name))
    })
}

const listed = () =>
  shippedModels()
    .map((name) => `${name}  ${modelCard(name)?.split('\n')[0].replace(/^# /, '') ?? ''}\n  ${modelFolder(name)}\n`)
    .join('')

function cardOf(name: string): string {
  const card = modelCard(name)
  if (card !== undefined) return card
  throw new ConfigError({ who: 'models', wanted: `one of ${shippedModels().join(', ')}`, got: `'${name}'` })
}
