import { ConfigError, ShapeError } from '../../complaint.ts'

/** One variable of a binning. */
export interface Axis {
  readonly name: string
  /** Empty for a pure number. */
  readonly unit: string
  /** Rising, at least two; bins are [edge, next edge), and ±∞ are allowed at the ends. */
  readonly edges: readonly number[]
}

/** Bins in one variable or several, numbered with the last variable running fastest. */
export interface Binning {
  readonly axes: readonly Axis[]
  readonly bins: number
}

/**
 * Bins in the product of the axes.
 * @throws ConfigError when there is no axis or the edges of one do not rise
 */
export function binning(axes: readonly Axis[]): Binning {
  if (axes.length === 0) throw new ConfigError({ who: 'binning', wanted: 'at least one axis', got: 'none' })
  for (const { name, edges } of axes) {
    if (edges.length >= 2 && edges.every((edge, i) => i === 0 || edge > edges[i - 1])) continue
    throw new ConfigError({
      who: `binning: ${name}`,
      wanted: 'at least two rising edges',
      got: `[${edges.join(', ')}]`,
    })
  }
  return { axes, bins: axes.reduce((product, { edges }) => product * (edges.length - 1), 1) }
}

/**
 * The bin of each event, [n]; −1 where a value is outside of its axis or not a number.
 * @param columns one for each axis, each [n], in its unit
 * @throws ShapeError when there is not one column for each axis, or they disagree in length
 */
export function binsOf({ axes }: Binning, columns: readonly ArrayLike<number>[]): Int32Array {
  const n = columns[0]?.length ?? 0
  if (columns.length !== axes.length || columns.some(({ length }) => length !== n)) {
    const got = columns.map(({ length }) => length).join(', ') || 'none'
    throw new ShapeError({ who: 'binsOf', wanted: `${axes.length} columns of one length`, got })
  }
  return Int32Array.from({ length: n }, (_, i) => {
    let bin = 0
    for (let a = 0; a < axes.length; a++) {
      const place = placeIn(axes[a].edges, columns[a][i])
      if (place < 0) return -1
      bin = bin * (axes[a].edges.length - 1) + place
    }
    return bin
  })
}

/** The bin [edges[k], edges[k + 1]) that holds a value, −1 for none. */
function placeIn(edges: readonly number[], value: number): number {
  if (!(value >= edges[0] && value < edges[edges.length - 1])) return -1
  let k = 0
  while (value >= edges[k + 1]) k++
  return k
}

/** The range of each axis in one bin, [low, high). */
export function rangesOf({ axes }: Binning, bin: number): [number, number][] {
  const ranges: [number, number][] = []
  let rest = bin
  for (const { edges } of [...axes].reverse()) {
    const n = edges.length - 1
    ranges.unshift([edges[rest % n], edges[(rest % n) + 1]])
    rest = Math.floor(rest / n)
  }
  return ranges
}
