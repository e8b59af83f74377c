import { drawn } from '../../client/dom.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [600, 96, 24, 34, 6]
const BINS = 120

/** Masses of the jets so far on one axis. */
export interface MassStrip {
  readonly root: SVGSVGElement
  /** The masses that were generated, and the one that was asked for. */
  show(masses: readonly number[], asked: number): void
}

/** One dot a jet, stacked where masses are alike; the line is what was asked for. */
export function massStrip(most: number): MassStrip {
  const base = HEIGHT - BOTTOM
  const x = (mass: number) => LEFT + (Math.min(mass, most) / most) * (WIDTH - 2 * LEFT)
  const dots = drawn('path', { class: 'dots' })
  const line = drawn('line', { class: 'asked', y1: TOP, y2: base })
  const step = [0.02, 0.05, 0.1, 0.2].find((size) => most / size <= 8) ?? 0.2
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) =>
    drawn('text', { class: 'tick', x: x(i * step), y: base + 14 }, String(Number((i * step).toPrecision(3)))),
  )
  const root = drawn(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'masses', role: 'img', 'aria-label': 'masses of the generated jets' },
    drawn('line', { class: 'axis', x1: LEFT, x2: WIDTH - LEFT, y1: base, y2: base }),
    ...ticks,
    drawn('text', { class: 'title', x: WIDTH - LEFT, y: HEIGHT - 4 }, 'mass over the jet’s pT'),
    ...[line, dots],
  )
  return {
    root,
    show(masses, asked) {
      for (const end of ['x1', 'x2']) line.setAttribute(end, String(x(asked)))
      const heights = new Map<number, number>()
      const places = masses.map((mass) => {
        const bin = Math.round((Math.min(mass, most) / most) * BINS)
        const height = heights.get(bin) ?? 0
        heights.set(bin, height + 1)
        return `M${x((bin / BINS) * most).toFixed(1)} ${(base - 4 - Math.min(4.5 * height, base - TOP - 6)).toFixed(1)}h0`
      })
      dots.setAttribute('d', places.join(''))
    },
  }
}
