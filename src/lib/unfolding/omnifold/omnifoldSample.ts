import type { Quantity } from '../../columns/index.ts'
import { fold } from '../../tensor/index.ts'
import type { ClassRows } from '../../training/index.ts'
import type { Replica, UnfoldedSample } from '../sample/unfoldedSample.ts'
import { bootstrapWeights, type OmniFoldOptions, type OmniFoldRecord, omnifold, type Simulation } from './omnifold.ts'

/** How often OmniFold is repeated for its errors. */
export interface OmniFoldReplicas {
  /** Repeated with Poisson numbers of data and simulation; 0 for none. */
  readonly bootstraps?: number
  /** Repeated with other keys; the weights of the result are their mean with those of the first. 0 for none. */
  readonly ensemble?: number
}

/**
 * OmniFold with its errors as an unfolded sample: the simulated truth of the region with the weights that unfold the data, once for
 * each bootstrap of data and simulation and once for each training of the ensemble.
 * @param columns the quantities of `simulation.generated`
 * @throws what `omnifold` throws
 */
export async function omnifoldSample(
  columns: readonly Quantity[],
  data: ClassRows,
  simulation: Simulation,
  options: OmniFoldOptions,
  { bootstraps = 0, ensemble = 0 }: OmniFoldReplicas = {},
): Promise<UnfoldedSample & { readonly history: readonly OmniFoldRecord[] }> {
  const { count, isGenerated, generated, weights: nominal } = simulation
  const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => (isGenerated?.[i] ?? 1) !== 0)
  const inRegion = (weights: Float64Array) => Float64Array.from(rows, (i) => weights[i])
  const keyOf = (i: number) => fold(options.key, i)
  const first = await omnifold(data, simulation, { ...options, key: keyOf(0) })
  const members = [inRegion(first.weights)]
  for (let m = 1; m <= ensemble; m++) {
    members.push(inRegion((await omnifold(data, simulation, { ...options, key: keyOf(m) })).weights))
  }
  const replicas: Replica[] = ensemble > 0 ? members.map((weights) => ({ kind: 'model', weights })) : []
  const dataRows = data.values.length / (simulation.measured.length / count)
  for (let b = 1; b <= bootstraps; b++) {
    const key = keyOf(ensemble + b)
    const fluctuated = bootstrapWeights(fold(key, 1), dataRows, data.weights)
    const simulated = bootstrapWeights(fold(key, 2), count, nominal)
    const { weights } = await omnifold(
      { ...data, weights: fluctuated },
      { ...simulation, weights: simulated },
      { ...options, key: fold(key, 3) },
    )
    replicas.push({ kind: 'statistical', weights: inRegion(weights) })
  }
  const width = columns.length
  const values = new Float32Array(rows.length * width)
  rows.forEach((row, k) => {
    values.set(generated.subarray(row * width, (row + 1) * width), k * width)
  })
  const mean = members[0].map((_, k) => members.reduce((sum, weights) => sum + weights[k], 0) / members.length)
  return { method: 'OmniFold', columns, count: rows.length, values, weights: mean, replicas, history: first.history }
}
