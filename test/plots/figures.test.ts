import assert from 'node:assert/strict'
import { test } from 'node:test'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { type Chart, cornerPlot, figure, line, singleEventPosterior, trainingHistory } from '../../src/plots/index.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'
import { CHARTS } from './charts.ts'

interface Layer {
  mark?: { type: string; align?: string; opacity?: number }
  encoding?: Record<string, { value?: number; scale?: { domain: number[] } }>
  data?: { values: string | { text: string; x: number }[] }
}

/** The layers of a chart's panels, one list for each panel. */
function panelsOf({ spec }: Chart): Layer[][] {
  const panels = (spec.vconcat ?? [spec]) as { layer: (Layer & { layer?: Layer[] })[] }[]
  return panels.map(({ layer }) => layer.flatMap((one) => one.layer?.map((part) => ({ ...one, ...part })) ?? [one]))
}

const gauss = (seed: number, scale: number, shift = 0) => Array.from(normals(key(seed), 1000), (z) => shift + scale * z)

test('what the others answer is drawn up to a height that the names do not cover', () => {
  // they stand on both sides, where the names may be
  const answers = { truth: [3], mw: [-4, 3.5], nu_ff: [-3] }
  const values = gauss(1, 0.2)
  const chart = singleEventPosterior(
    { name: 'eta', values },
    { bins: { bins: 50, range: [-5, 5] }, answers, height: 240 },
  )
  const [layers] = panelsOf(chart)
  const names = layers!.find(({ mark }) => mark?.type === 'rect' && mark.opacity === 0.8)!
  const rules = layers!.filter(({ encoding }) => encoding?.y2 && typeof encoding.y?.scale === 'object')
  const upright = rules.filter(
    ({ mark, data }) => mark?.type === 'rule' && String(data?.values).startsWith('at,from,to'),
  )
  assert.equal(upright.length, 4)
  for (const { data, encoding } of upright) {
    const to = Number(String(data!.values).split('\n')[1]!.split(',')[2])
    const [, top] = encoding!.y!.scale!.domain as [number, number]
    assert.ok(240 * (1 - to / top) >= names.encoding!.y2!.value!, `${to} of ${top}`)
  }
})

test('every axis of a corner plot has two numbers or more', async () => {
  // a range whose only multiple of 50 away from the corners is −50
  const columns = ['x', 'y'].map((name, k) => ({ name, values: gauss(k, 16, -52) }))
  const svg = await svgOf(cornerPlot(columns).spec)
  const numbers = [...svg.matchAll(/>(−?\d+)<\/text>/g)].map(([, number]) => number)
  assert.ok(numbers.length >= 6, String(numbers))
})

test('the learning rate is shown over three decades at most', () => {
  const rates = [1e-3, 5e-4, 1e-10]
  const history = rates.map((learningRate, i) => ({ epoch: i + 1, trainingLoss: 1, validationLoss: 1, learningRate }))
  const [, below] = panelsOf(trainingHistory(history))
  const [low, high] = below![0]!.encoding!.y!.scale!.domain as [number, number]
  assert.deepEqual([low, high], [5e-7, 2e-3])
})

test('what else a training measured has a panel each', () => {
  const history = [1, 2].map((epoch) => ({
    ...{ epoch, trainingLoss: 1, validationLoss: 1, learningRate: 1e-3 },
    figures: { 'discriminator loss': 1.3, ...(epoch === 2 && { coverage: 0.5 }) },
  }))
  const panels = panelsOf(trainingHistory(history))
  assert.equal(panels.length, 4)
  const titles = JSON.stringify(panels.slice(2))
  assert.match(titles, /discriminator loss/)
  assert.match(titles, /coverage/)
})

test('the note on the gain covers no point', () => {
  const [, below] = panelsOf(CHARTS.associationByJets())
  const points = below!.filter(({ mark }) => mark?.type === 'point')
  assert.equal(points.length, 4)
  for (const { data, encoding } of points) {
    const [header, ...lines] = String(data!.values).split('\n')
    const [y, e] = ['y', 'e'].map((name) => header!.split(',').indexOf(name)) as [number, number]
    const [low, high] = encoding!.y!.scale!.domain as [number, number]
    for (const row of lines.map((text) => text.split(',').map(Number)))
      assert.ok((120 * (high - row[y]! - row[e]!)) / (high - low) > 27, String(row))
  }
})

test('text of one piece is aligned where it belongs, so that another font does not move its end', () => {
  const caption = '√s = 13 TeV'
  const chart = figure({ x: 'x', y: 'y', caption, width: 300 }, line({ x: [0, 1], y: [0, 1] }))
  const texts = panelsOf(chart)[0]!.filter(({ mark }) => mark?.type === 'text')
  const of = texts.find(({ data }) => JSON.stringify(data).includes(caption))!
  assert.equal(of.mark!.align, 'right')
  assert.equal((of.data!.values as { text: string; x: number }[]).find(({ text }) => text === caption)!.x, 300)
})
