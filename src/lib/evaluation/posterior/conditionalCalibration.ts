import { ShapeError } from '../../../complaint.ts'
import { type Axis, binOf, edgesOf, type Quantity } from '../../columns/index.ts'
import { growing } from '../statistics/growing.ts'
import { type Kolmogorov, kolmogorov } from '../statistics/kolmogorov.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'

/** The checks of calibration over the events of one bin. */
export interface BinCalibration {
  readonly events: number
  /** Highest-density regions by level. */
  readonly coverage: Readonly<Record<string, Proportion>>
  /** The same regions with conformal thresholds, where there are any. */
  readonly regions?: Readonly<Record<string, Proportion>>
  /** Whether the ranks in density order, of each coordinate and of TARP are flat. */
  readonly highestDensity: Kolmogorov
  readonly ranks: Readonly<Record<string, Kolmogorov>>
  readonly tarp: Kolmogorov
}

/** The checks of calibration in bins of what is known of an event. */
export interface ConditionalCalibration extends Quantity {
  readonly edges: readonly number[]
  readonly bins: readonly BinCalibration[]
}

interface Options {
  readonly conditions: readonly Axis[]
  readonly levels: readonly number[]
  /** Whether each event's rank comes with whether it is in its conformal region of each level. */
  readonly regions: boolean
}

type Ranks = ReturnType<typeof growing>

interface Bin {
  events: number
  readonly density: Ranks
  /** Events in their conformal region, one a level. */
  readonly within: number[]
  readonly tarp: Ranks
  readonly coordinates: Map<string, Ranks>
}

/**
 * Ranks of truths sorted into bins of conditions: a posterior that is right holds its levels in every bin of what it was told of an
 * event, which the mean over all events does not show. `add` says which events come next, before their ranks.
 * @throws ConfigError when the edges of a condition do not rise; `add` throws ShapeError when a condition has not one number an event
 */
export function conditionalCalibration({ conditions, levels, regions }: Options) {
  const all = conditions.map((axis) => {
    const edges = edgesOf(Float64Array.from(axis.edges), `condition ${axis.name}`)
    const bins: Bin[] = Array.from({ length: edges.length - 1 }, () => ({
      ...{ events: 0, density: growing(), tarp: growing(), within: levels.map(() => 0) },
      coordinates: new Map(),
    }))
    return { axis, edges, bins, places: [] as number[] }
  })
  let before = 0
  const binsOf = (event: number) => all.flatMap(({ bins, places }) => bins[places[event - before]] ?? [])
  return {
    add(values: Readonly<Record<string, ArrayLike<number>>>, n: number): void {
      before += all[0]?.places.length ?? 0
      for (const one of all) {
        const own = values[one.axis.name]
        if (own?.length !== n) {
          const wanted = `${n} numbers of ${one.axis.name}`
          throw new ShapeError({ who: 'conditions', wanted, got: own ? String(own.length) : 'none' })
        }
        one.places = Array.from(own, (value) => binOf(one.edges, value))
        for (const place of one.places) if (one.bins[place]) one.bins[place].events++
      }
    },
    density: (rank: number, event: number, isWithin: readonly boolean[] = []): void => {
      for (const bin of binsOf(event)) {
        bin.density.push(rank)
        isWithin.forEach((within, l) => void (bin.within[l] += Number(within)))
      }
    },
    tarp: (rank: number, event: number): void => {
      for (const bin of binsOf(event)) bin.tarp.push(rank)
    },
    coordinate: (rank: number, event: number, name: string): void => {
      for (const { coordinates } of binsOf(event)) {
        if (!coordinates.has(name)) coordinates.set(name, growing())
        coordinates.get(name)!.push(rank)
      }
    },
    result: (): Record<string, ConditionalCalibration> =>
      Object.fromEntries(
        all.map(({ axis: { name, label, unit }, edges, bins }) => [
          name,
          {
            ...{ name, ...(label && { label }), ...(unit && { unit }), edges: [...edges] },
            bins: bins.map((bin) => ofBin(bin, levels, regions)),
          },
        ]),
      ),
  }
}

function ofBin(bin: Bin, levels: readonly number[], regions: boolean): BinCalibration {
  const density = bin.density.values()
  const holds = (within: (l: number) => number) =>
    Object.fromEntries(levels.map((level, l) => [String(level), proportion(within(l), bin.events)]))
  return {
    events: bin.events,
    coverage: holds((l) => density.reduce((sum, rank) => sum + Number(rank < levels[l]), 0)),
    ...(regions && { regions: holds((l) => bin.within[l]) }),
    highestDensity: kolmogorov(density),
    ranks: Object.fromEntries([...bin.coordinates].map(([name, ranks]) => [name, kolmogorov(ranks.values())])),
    tarp: kolmogorov(bin.tarp.values()),
  }
}
