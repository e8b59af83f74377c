import { FileError } from '../../../complaint.ts'
import { fromLeaves, leaves, type Params, tf } from '../../tensor/index.ts'

/** An array outside the compute backend, row-major. */
export type HostArray =
  | { dtype: 'F32'; shape: readonly number[]; data: Float32Array }
  | { dtype: 'I32'; shape: readonly number[]; data: Int32Array }

/** Arrays by name, in the order of the file or of `leaves`; a map, so that no name can reach an object's prototype. */
export type NamedArrays = ReadonlyMap<string, HostArray>

/** A copy of all parameters that no later update can change. */
export async function snapshot(params: Params): Promise<NamedArrays> {
  const arrays = new Map<string, HostArray>()
  for (const { name, tensor } of leaves(params)) {
    // some backends hand out their own memory
    const data = Float32Array.from((await tensor.data()) as Float32Array)
    arrays.set(name, { dtype: 'F32', shape: tensor.shape, data })
  }
  return arrays
}

/**
 * The tree `like` with the values of `arrays`; new tensors, `like` stays as it is.
 * @throws FileError when a parameter is missing, left over, or of another type or shape
 */
export function restore<P extends Params>(like: P, arrays: NamedArrays, who = 'saved parameters'): P {
  const wanted = leaves(like)
  checkNames(
    who,
    wanted.map((leaf) => leaf.name),
    arrays,
  )
  for (const { name, tensor } of wanted) checkArray(`${who}: ${name}`, tensor.shape, arrays.get(name)!)
  const tensors = wanted.map(({ name, tensor }) => {
    const { data } = arrays.get(name) as HostArray
    return tf.tensor(Float32Array.from(data), tensor.shape)
  })
  return fromLeaves(like, tensors)
}

function checkNames(who: string, wanted: readonly string[], arrays: NamedArrays): void {
  const missing = wanted.filter((name) => !arrays.has(name))
  const extra = [...arrays.keys()].filter((name) => !wanted.includes(name))
  if (missing.length === 0 && extra.length === 0) return
  const got = [missing.length && `none of ${missing.join(', ')}`, extra.length && `also ${extra.join(', ')}`]
  const fix = 'build the model from the model.json beside it'
  throw new FileError({ who, wanted: "the model's parameters", got: got.filter(Boolean).join('; '), fix })
}

function checkArray(who: string, shape: readonly number[], array: HostArray): void {
  if (array.dtype === 'F32' && array.shape.join() === shape.join()) return
  throw new FileError({ who, wanted: `F32 [${shape}]`, got: `${array.dtype} [${array.shape}]` })
}
