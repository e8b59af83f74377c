import { type Quantity, titleOf } from '../columns/index.ts'
import { countOf, type Sketch, shortNumber, showing } from '../show/index.ts'
import type { Json, SavedModel } from '../training/index.ts'
import type { Judgement, System, Trained } from './system.ts'

/** What a folder tells of a trained network besides its answers; nothing of it is believed, everything is only shown. */
type Told = Pick<SavedModel, 'model' | 'params'> & Partial<Pick<SavedModel, 'history'>>

/** A trained network that shows itself: what it answers, of which parts it is, and on what it was trained. */
export const shownTrained = <J extends Judgement>(trained: Trained<J>, told: Told, system: System): Trained<J> => ({
  ...trained,
  ...showing<Trained>((of) => sketchOf(of, told, system)),
})

function sketchOf(trained: Trained, { model, params, history = [] }: Told, system: System): Sketch {
  const { settings, data, seed } = fieldsOf(model)
  const facts: (readonly [string, string])[] = [
    ['answers', answersOf(trained)],
    ['weights', weightsOf(params)],
    ['architecture', listOf(fieldsOf(settings), Object.keys(system.choices))],
    ['training', trainingOf(fieldsOf(settings), seed, history)],
    ['trained on', dataOf(fieldsOf(data))],
  ]
  const sentence = system.networks[trained.network]
  return {
    heading: sentence ? `${trained.network}: ${sentence}` : trained.network,
    facts: facts.filter(([, text]) => text !== ''),
  }
}

function answersOf({ posterior, generate, needs }: Trained): string {
  const of = `${needs.layout} events`
  if (generate) return `new ${of}`
  if (!posterior) return `one answer to each of ${of}`
  return `draws of ${posterior.columns.map((column: Quantity) => titleOf(column)).join(', ')} for ${of}`
}

/** How many numbers there are, and how they are spread over the parts of the network. */
function weightsOf(params: Told['params']): string {
  const parts = new Map<string, number>()
  for (const [name, { data }] of params) {
    const [part] = name.split('.')
    parts.set(part, (parts.get(part) ?? 0) + data.length)
  }
  const all = [...parts.values()].reduce((sum, n) => sum + n, 0)
  const each = [...parts].map(([part, n]) => `${part} ${countOf(n)}`)
  return `${countOf(all)}${each.length > 1 ? ` (${each.join(', ')})` : ''}`
}

function trainingOf(settings: Fields, seed: Json | undefined, history: SavedModel['history']): string {
  const best = history.reduce<(typeof history)[number] | undefined>(
    (least, epoch) => (least && least.validationLoss <= epoch.validationLoss ? least : epoch),
    undefined,
  )
  return [
    `${history.length > 0 ? `${history.length} of ` : ''}${textOf(settings.epochs)} epochs`,
    `batches of ${textOf(settings.batchSize)}`,
    `seed ${textOf(seed)}`,
    ...(best ? [`best validation loss ${shortNumber(best.validationLoss, 4)} after epoch ${best.epoch}`] : []),
  ].join(', ')
}

function dataOf({ events, files, cuts, validation }: Fields): string {
  const named = (Array.isArray(files) ? files : []).map((file) => textOf(fieldsOf(file).name))
  return [
    `${typeof events === 'number' ? countOf(events) : '?'} events of ${named.join(', ') || 'unnamed files'}`,
    ...(Array.isArray(cuts) ? [`with ${cuts.map(textOf).join(', ')}`] : []),
    ...(typeof validation === 'string' ? [`${validation} to validate`] : []),
  ].join(', ')
}

type Fields = Readonly<Record<string, Json | undefined>>

const fieldsOf = (json: Json | undefined): Fields =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {}

const listOf = (settings: Fields, names: readonly string[]): string =>
  names
    .filter((name) => settings[name] !== undefined)
    .map((name) => `${name} ${textOf(settings[name])}`)
    .join(', ')

const textOf = (json: Json | undefined): string =>
  typeof json === 'string' ? json : json === undefined ? '?' : JSON.stringify(json)
