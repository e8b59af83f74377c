import { edgesOf } from '../../../src/lib/columns/index.ts'
import type { WzEvents } from '../../../src/lib/events/index.ts'
import {
  measuredMomenta,
  partonMomenta,
  posteriorOf,
  type Trained,
  type UnfoldingJudgement,
  WZ_OBSERVABLES,
  wzColumns,
  wzObservables,
} from '../../../src/lib/systems/index.ts'
import { fold, type Key } from '../../../src/lib/tensor/index.ts'
import {
  classifierRatios,
  effectiveRows,
  iterativeBayes,
  matrixInversion,
  omnifold,
  type Response,
  removePrior,
  responseMatrix,
} from '../../../src/lib/unfolding/index.ts'

/** Unfolded values of observables with weights. */
export interface Unfolded {
  readonly columns: ReturnType<typeof wzColumns>
  /** (px, py, pz) of ℓ⁻, ℓ⁺, q₁, q₂, GeV, [rows, 12]; a second draw of each event where there is one. Absent where rows are bins. */
  readonly momenta?: Float32Array
  readonly second?: Float32Array
  readonly weights?: Float64Array
  /** Effective rows, where weights were sought. */
  readonly effective?: number
}

/** One method: events (with weights) to an unfolded sample of one observable or of all. */
export interface Method {
  readonly name: string
  /** Whether row i is of event i, so that events that pass cuts can be told. */
  readonly perEvent: boolean
  /** Whether rows are bins. */
  readonly isBinned?: true
  unfold(key: Key, data: WzEvents, weights: Float64Array | undefined, observable: string): Promise<Unfolded>
  /** The same freed from its prior, where that is something else. */
  iterated?(key: Key, data: WzEvents, weights: Float64Array | undefined): Promise<Unfolded>
}

const WIDTH = WZ_OBSERVABLES.length
const MOMENTA = 12
const truths = (events: WzEvents) => wzObservables(partonMomenta(events))
const measured = (events: WzEvents) => wzObservables(measuredMomenta(events))
/** Peaks and thresholds spread out, as classifiers like them. */
const scaled = (rows: Float32Array) =>
  rows.map((x, k) => {
    const { name } = WZ_OBSERVABLES[k % WIDTH]
    if (name === 'm_w') return Math.asinh((x - 80.4) / 3)
    if (name === 'm_z') return Math.asinh((x - 91.2) / 3)
    return name === 'dphi' ? Math.abs(x) : Math.log(Math.max(1, x))
  })
const FIT = { epochs: 6, batchSize: 2000, learningRate: 2e-3, most: 100 }

/** Remembers what does not depend on the observable. */
function remembered(find: (key: Key, data: WzEvents, weights: Float64Array | undefined) => Promise<Unfolded>) {
  const plain = {}
  const known = new WeakMap<WzEvents, Map<object, Promise<Unfolded>>>()
  return (key: Key, data: WzEvents, weights: Float64Array | undefined) => {
    const own = known.get(data) ?? new Map<object, Promise<Unfolded>>()
    known.set(data, own)
    const found = own.get(weights ?? plain) ?? find(key, data, weights)
    own.set(weights ?? plain, found)
    return found
  }
}

/** A trained network: one draw an event; `draws` of them where its prior is removed. */
export function network(name: string, trained: Trained<UnfoldingJudgement>, draws: number): Method {
  const drawn = (key: Key, data: WzEvents, n: number) => {
    const out = new Float32Array(data.count * n * MOMENTA)
    for (const { first, samples } of posteriorOf(trained, name).draw(data, { key, draws: n })) {
      out.set(samples.values, first * n * MOMENTA)
    }
    return out
  }
  return {
    name,
    perEvent: true,
    unfold: remembered(async (key, data, weights) => {
      const both = drawn(key, data, 2)
      const draw = (place: number) => both.filter((_, k) => Math.floor(k / MOMENTA) % 2 === place)
      const [momenta, second] = [draw(0), draw(1)]
      return { columns: wzColumns(wzObservables(momenta)), momenta, second, ...(weights && { weights }) }
    }),
    iterated: remembered(async (key, data, weights) => {
      const rows = wzObservables(drawn(key, data, draws))
      // the truth that the network has learnt from is what its posteriors give on undeformed data
      const prior = wzObservables(drawn(fold(key, 1), data, 2))
      const shares = await removePrior(
        { events: data.count, draws, values: scaled(rows), ...(weights && { weights }) },
        { values: scaled(prior) },
        { key, iterations: 3, fit: classifierRatios(WIDTH, FIT) },
      )
      const all = shares.map((share, row) => share * (weights?.[Math.floor(row / draws)] ?? 1))
      return { columns: wzColumns(rows), weights: all, effective: effectiveRows(all) }
    }),
  }
}

/**
 * What an unfolding that takes leptons as they were measured can reach in m_ℓℓqq at best: these leptons, and a W of true mass and
 * rapidity that balances them.
 */
export const leptonsAsMeasured: Method = {
  name: 'measured leptons, true W',
  perEvent: true,
  unfold: async (_key, data, weights) => {
    const [seen, truth] = [measuredMomenta(data), partonMomenta(data)]
    const m = Float32Array.from({ length: data.count }, (_, i) => {
      const at = MOMENTA * i
      const ofTruth = sumOf(truth, [at + 6, at + 9])
      const w = sumOf(seen, [at, at + 3])
      const massOf = ([e, x, y, z]: number[]) => Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z))
      const mT = Math.hypot(massOf(ofTruth), w[1], w[2])
      const rapidity = Math.atanh(ofTruth[3] / ofTruth[0])
      return massOf([w[0] + mT * Math.cosh(rapidity), 0, 0, w[3] + mT * Math.sinh(rapidity)])
    })
    return { columns: { m_total: m } as unknown as Unfolded['columns'], ...(weights && { weights }) }
  },
}

/** E, px, py, pz of massless momenta together. */
function sumOf(rows: Float32Array, places: readonly number[]): number[] {
  const sum = [0, 0, 0, 0]
  for (const at of places) {
    const [x, y, z] = rows.subarray(at, at + 3)
    ;[Math.hypot(x, y, z), x, y, z].forEach((p, c) => {
      sum[c] += p
    })
  }
  return sum
}

/** OmniFold in all observables of both levels, five iterations. */
export const omnifolded = (simulation: WzEvents): Method => ({
  name: 'OmniFold',
  perEvent: false,
  unfold: remembered(async (key, data, weights) => {
    const fit = () => classifierRatios(WIDTH, FIT)
    const { weights: found } = await omnifold(
      { values: scaled(measured(data)), ...(weights && { weights }) },
      { count: simulation.count, measured: scaled(measured(simulation)), generated: scaled(truths(simulation)) },
      { key, iterations: 5, fit: { measured: fit(), generated: fit() } },
    )
    const momenta = partonMomenta(simulation)
    return { columns: wzColumns(wzObservables(momenta)), momenta, weights: found, effective: effectiveRows(found) }
  }),
})

/** D'Agostini's method in one observable, four iterations. */
export const dagostini = (simulation: WzEvents): Method =>
  ofResponse(
    'D’Agostini',
    simulation,
    (response, counts) => iterativeBayes(response, counts, { iterations: 4 }).unfolded,
  )

/** The inverted response of one observable, pulled a little towards the simulation where bins are nearly alike. */
export const inverted = (simulation: WzEvents): Method =>
  ofResponse('inversion', simulation, (response, counts) => matrixInversion(response, counts, { tau: 1 }).unfolded)

/** A method in bins of one observable: its bins as values at their centres. */
const ofResponse = (
  name: string,
  simulation: WzEvents,
  solve: (response: Response, counts: Float64Array) => Float64Array,
): Method => ({
  name,
  perEvent: false,
  isBinned: true,
  unfold: async (_key, data, weights, observable) => {
    const quantity = WZ_OBSERVABLES.find(({ name }) => name === observable)!
    // wide enough that every true bin has events; the last one takes what is above
    const edges =
      observable === 'm_total'
        ? Float64Array.from({ length: 33 }, (_, k) => (k < 16 ? 160 + 40 * k : 800 + 50 * (k - 16)))
        : edgesOf({ bins: 20, range: quantity.bins.range })
    const bins = edges.length - 1
    const binned = (values: ArrayLike<number>) =>
      Float64Array.from(values, (x) => {
        let k = -1
        while (k + 1 < edges.length && x >= edges[k + 1]) k++
        return Math.min(bins - 1, Math.max(0, k))
      })
    const [truth, reco] = [truths(simulation), measured(simulation)].map((rows) => binned(wzColumns(rows)[observable]))
    const filled = [...new Set(truth)].sort((a, b) => a - b)
    const place = new Map(filled.map((bin, at) => [bin, at]))
    const response = responseMatrix({
      truthBins: filled.length,
      recoBins: bins,
      truth: truth.map((bin) => place.get(bin)!),
      reco,
    })
    const counts = new Float64Array(bins)
    binned(wzColumns(measured(data))[observable]).forEach((bin, i) => {
      counts[bin] += weights?.[i] ?? 1
    })
    const unfolded = solve(response, counts)
    const centres = Float64Array.from(filled, (bin) => (edges[bin] + edges[bin + 1]) / 2)
    return { columns: { [observable]: centres }, weights: unfolded }
  },
})
