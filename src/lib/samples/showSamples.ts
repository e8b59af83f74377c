import { titleOf } from '../columns/index.ts'
import { type Cell, countOf, type Sketch, shortNumber, showing } from '../show/index.ts'
import { drawsOfEvent } from './drawsOfEvent.ts'
import type { Samples } from './samples.ts'

/** Events that are shown. */
const MOST = 3

/** Draws show themselves: how many there are of what, and where those of the first events lie. */
export const SHOWN = showing<Samples>(sketchOf)

function sketchOf(samples: Samples): Sketch {
  const { count, draws, columns, logProb } = samples
  const heading = `${countOf(draws)} draws of each of ${countOf(count)} event${count === 1 ? '' : 's'}`
  const events = Array.from({ length: Math.min(MOST, count) }, (_, event) => event)
  const drawn = events.map((event) => drawsOfEvent(samples, event))
  const rows: Cell[][] = columns.map((of) => [titleOf(of), ...drawn.map((by) => intervalOf(by[of.name].quantiles(AT)))])
  const likeliest = events.map((event) => {
    const density = logProb.physical.subarray(event * draws, (event + 1) * draws)
    return shortNumber(
      density.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY),
      4,
    )
  })
  const head = ['', ...events.map((event) => `event ${event}`)]
  return { heading, tables: [{ head, rows: [...rows, ['ln p of the likeliest', ...likeliest]], notes: [NOTE] }] }
}

const AT = [0.16, 0.5, 0.84]
const NOTE = 'median and 68 % interval of the draws'

function intervalOf([low, median, high]: readonly number[]): string {
  const [from, middle, to] = [low, median, high].map((value) => shortNumber(value, 3))
  return `${middle} (${from} to ${to})`
}
