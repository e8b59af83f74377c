import { drawn } from './dom.ts'

const WIDTH = 250
const HEIGHT = 128
const LEFT = 8
const BOTTOM = 34
const TOP = 18
const BINS = 40

/** A histogram that can be given new numbers. */
export interface Histogram {
  readonly root: SVGSVGElement
  /** The posterior of the event as it was measured, drawn behind; sets the axis. */
  reference(values: Float32Array, truth: number | undefined): void
  update(values: Float32Array): void
}

/** A coordinate's posterior: the event as measured as an outline behind, the event as moved in colour, the truth as a line. */
export function histogram(title: string, className: string): Histogram {
  const behind = drawn('path', { class: 'behind' })
  const now = drawn('path', { class: `now ${className}` })
  const line = drawn('line', { class: 'truth', y1: TOP, y2: HEIGHT - BOTTOM })
  const ticks = drawn('g', { class: 'ticks' })
  const base = drawn('line', { class: 'axis', x1: LEFT, x2: WIDTH - LEFT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM })
  const name = drawn('text', { class: 'title', x: LEFT, y: 12 }, title)
  const root = drawn(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `posterior of ${title}` },
    ...[now, behind, line, base, ticks, name],
  )
  let range: [number, number] = [-1, 1]
  let top = 1
  const x = (value: number) => LEFT + ((value - range[0]) / (range[1] - range[0])) * (WIDTH - 2 * LEFT)

  function outline(counts: number[], closed: boolean): string {
    const steps = counts.map((count, i) => {
      const y = HEIGHT - BOTTOM - Math.min(1.12, count / top) * (HEIGHT - BOTTOM - TOP - 12)
      const [from, to] = [i, i + 1].map((edge) => LEFT + (edge / BINS) * (WIDTH - 2 * LEFT))
      return `L${from.toFixed(1)} ${y.toFixed(1)}H${to.toFixed(1)}`
    })
    return `M${LEFT} ${HEIGHT - BOTTOM}${steps.join('')}V${HEIGHT - BOTTOM}${closed ? 'Z' : ''}`
  }

  const count = (values: Float32Array): number[] => {
    const counts = new Array<number>(BINS).fill(0)
    for (const value of values) {
      const bin = Math.floor(((value - range[0]) / (range[1] - range[0])) * BINS)
      if (bin >= 0 && bin < BINS) counts[bin]++
    }
    return counts
  }

  return {
    root,
    reference(values, truth) {
      range = rangeOf(values, truth)
      const counts = count(values)
      top = Math.max(...counts, 1)
      behind.setAttribute('d', outline(counts, false))
      line.style.display = truth === undefined ? 'none' : ''
      if (truth !== undefined) for (const end of ['x1', 'x2']) line.setAttribute(end, String(x(truth)))
      ticks.replaceChildren(
        ...tickValues(range).map((value) =>
          drawn('text', { x: x(value), y: HEIGHT - BOTTOM + 14 }, String(value).replace('-', '−')),
        ),
      )
    },
    update: (values) => now.setAttribute('d', outline(count(values), true)),
  }
}

/** The middle 98 % of the draws and the truth, with room beside them. */
function rangeOf(values: Float32Array, truth: number | undefined): [number, number] {
  const sorted = values.slice().sort()
  const at = (q: number) => sorted[Math.floor(q * (sorted.length - 1))]
  const low = Math.min(at(0.01), truth ?? Number.POSITIVE_INFINITY)
  const high = Math.max(at(0.99), truth ?? Number.NEGATIVE_INFINITY)
  const room = 0.25 * (high - low) + 1
  return [low - room, high + room]
}

/** Round numbers on an axis, about four. */
function tickValues([from, to]: [number, number]): number[] {
  const rough = (to - from) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough) as number
  const first = Math.ceil((from + 0.04 * (to - from)) / step)
  const last = Math.floor((to - 0.04 * (to - from)) / step)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(6)))
}
