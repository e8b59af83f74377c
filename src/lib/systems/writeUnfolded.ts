import { type DataSetShape, openDataWriter } from '../events/index.ts'
import { checkUnfolded, type Replica, type UnfoldedSample } from '../unfolding/index.ts'

/** Where an unfolded sample comes from, in texts that are kept with it. */
export interface Provenance {
  readonly overwrite?: boolean
  readonly attributes: Readonly<Record<string, string>>
}

/** The schema of the file, which is kept in it. */
export const UNFOLDED_FORMAT = 'neutrina-unfolded-1'

const SCHEMA = {
  values: 'rows x columns, the unfolded quantities in the order of the attribute columns',
  weights: 'events that each row stands for',
  event: 'measured event that the row is a draw of; absent where rows are simulated events',
  statistical_weights: 'rows x replicas, the weights again with data (and simulation) fluctuated',
  model_weights: 'rows x replicas, the weights again by other trainings',
  model_values: 'rows x replicas x columns, the values of other trainings, where they have their own',
}

/**
 * Writes an unfolded sample as HDF5, with its schema and provenance as attributes: ten lines of h5py read it again
 * (docs/unfolding.md).
 * @throws FileError where the file cannot be written or exists; what `checkUnfolded` throws
 */
export function writeUnfolded(
  path: string,
  sample: UnfoldedSample,
  { overwrite = false, attributes }: Provenance,
): void {
  checkUnfolded('writeUnfolded', sample)
  const { method, columns, count, values, weights, events, replicas } = sample
  const width = columns.length
  const [statistical, model] = (['statistical', 'model'] as const).map((kind) =>
    replicas.filter((one) => one.kind === kind),
  )
  const hasValues = model.some((one) => one.values)
  const dataSets: Record<string, DataSetShape> = {
    values: { type: 'float32', rowShape: [width] },
    weights: { type: 'float64' },
    ...(events && { event: { type: 'int32' } }),
    ...(statistical.length > 0 && { statistical_weights: { type: 'float64', rowShape: [statistical.length] } }),
    ...(model.length > 0 && { model_weights: { type: 'float64', rowShape: [model.length] } }),
    ...(hasValues && { model_values: { type: 'float32', rowShape: [model.length, width] } }),
  }
  const writer = openDataWriter(path, {
    count,
    dataSets,
    overwrite,
    gzip: 4,
    attributes: {
      format: UNFOLDED_FORMAT,
      method,
      columns: JSON.stringify(columns.map(({ name, label = name, unit = '' }) => ({ name, label, unit }))),
      schema: JSON.stringify(Object.fromEntries(Object.entries(SCHEMA).filter(([name]) => name in dataSets))),
      ...attributes,
    },
  })
  try {
    writer.append({
      values,
      weights,
      ...(events && { event: events }),
      ...(statistical.length > 0 && { statistical_weights: sideBySide(statistical, count) }),
      ...(model.length > 0 && { model_weights: sideBySide(model, count) }),
      ...(hasValues && { model_values: valuesOf(model, values, width) }),
    })
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  }
}

function sideBySide(replicas: readonly Replica[], count: number): Float64Array {
  const out = new Float64Array(count * replicas.length)
  replicas.forEach(({ weights }, r) => {
    for (let i = 0; i < count; i++) out[i * replicas.length + r] = weights[i]
  })
  return out
}

function valuesOf(replicas: readonly Replica[], own: Float32Array, width: number): Float32Array {
  const out = new Float32Array(own.length * replicas.length)
  replicas.forEach(({ values = own }, r) => {
    for (let at = 0; at < own.length; at += width) {
      out.set(values.subarray(at, at + width), at * replicas.length + r * width)
    }
  })
  return out
}
