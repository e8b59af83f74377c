import assert from 'node:assert/strict'
import { type Chart, COLOURS } from '../../src/plots/index.ts'
import { axis } from '../../src/plots/layout/axis.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'

type Node = Readonly<Record<string, unknown>>
type Scale = { readonly domain: readonly [number, number]; readonly type?: string }

/** Every object within a value, depth first. */
function* within(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* within(one)
  else if (value !== null && typeof value === 'object') {
    yield value as Node
    for (const one of Object.values(value)) yield* within(one)
  }
}

/** The scales of a chart's panels in one direction. */
export function scalesOf({ spec }: Chart, direction: 'x' | 'y'): Scale[] {
  const channels = [...within(spec)].map((node) => node[direction] as { scale?: Scale } | undefined)
  const scales = channels.flatMap((channel) => (channel?.scale?.domain ? [channel.scale] : []))
  return [...new Map(scales.map((scale) => [JSON.stringify(scale), scale])).values()]
}

/** The rows of the CSV data of a chart, numbers where they are; those of the frame left out. */
export function drawnRows({ spec }: Chart): Record<string, number>[] {
  return [...within(spec)].flatMap((node) => {
    if (typeof node.values !== 'string') return []
    const [header, ...lines] = node.values.split('\n')
    const names = header.split(',')
    if (names.join() === 'at,size') return []
    return lines.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], Number(cell)])))
  })
}

/** A chart draws, light and dark: without a warning, at places that are numbers, with ranges whose labels all differ. */
export async function assertDraws(chart: Chart): Promise<void> {
  assert.deepEqual(JSON.parse(JSON.stringify(chart.spec)), chart.spec, 'plain JSON: no NaN, no undefined')
  const warnings: string[] = []
  const svg = await svgOf(chart.spec, (warning) => warnings.push(warning))
  assert.deepEqual(warnings, [])
  assert.ok(!/NaN|Infinity|undefined/.test(svg), 'a place that is not a number')
  assert.ok(svg.includes(COLOURS.ink))
  for (const direction of ['x', 'y'] as const) {
    for (const { domain, type } of scalesOf(chart, direction)) {
      const { ticks } = axis({ quantity: { name: direction }, domain, log: type === 'log', length: 300, level: true })
      const labels = ticks.major.map(({ label }) => label)
      assert.ok(labels.length > 0, `${direction} from ${domain} has no number`)
      assert.equal(new Set(labels).size, labels.length, `${direction} from ${domain}: ${labels}`)
    }
  }
}
