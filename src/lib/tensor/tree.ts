import type * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../../complaint.ts'

/** Trainable parameters: plain nested records and arrays of float32 tensors, separate from the functions that use them. */
export type Params = tf.Tensor | readonly Params[] | { readonly [name: string]: Params }

/** One parameter and its path in the tree, as `flow.0.conditioner.1.weight`. */
export interface Leaf {
  name: string
  tensor: tf.Tensor
}

const isTensor = (node: Params): node is tf.Tensor => 'dataId' in (node as object)

// trees are never changed: a training asks for the leaves of the same one thousands of times
const known = new WeakMap<Params, readonly Leaf[]>()

/** All parameters with their names, in the order of the tree; the order is the one that optimisers and files use. */
export function leaves(params: Params): readonly Leaf[] {
  const before = known.get(params)
  if (before) return before
  const found: Leaf[] = []
  collect(params, '', found)
  known.set(params, found)
  return found
}

function collect(node: Params, name: string, found: Leaf[]): void {
  if (isTensor(node)) {
    found.push({ name, tensor: node })
    return
  }
  for (const [key, child] of Object.entries(node)) collect(child as Params, name ? `${name}.${key}` : key, found)
}

/** The same tree with every tensor replaced by `f(tensor, name)`. */
export function mapTree<P extends Params>(
  params: P,
  f: (tensor: tf.Tensor, name: string) => tf.Tensor,
  prefix = '',
): P {
  if (isTensor(params)) return f(params, prefix) as unknown as P
  const visit = (node: Params, name: string) => mapTree(node, f, prefix ? `${prefix}.${name}` : name)
  if (Array.isArray(params)) return params.map((node, i) => visit(node, String(i))) as unknown as P
  return Object.fromEntries(Object.entries(params).map(([name, node]) => [name, visit(node, name)])) as P
}

/**
 * The tree `like` with its tensors replaced by those of a flat list in the order of `leaves`.
 * @throws ShapeError when the number of tensors or a shape differs
 */
export function fromLeaves<P extends Params>(like: P, tensors: readonly tf.Tensor[]): P {
  const wanted = leaves(like).length
  if (tensors.length !== wanted) {
    throw new ShapeError({ who: 'parameters', wanted: `${wanted} tensors`, got: String(tensors.length) })
  }
  let i = 0
  return mapTree(like, (old, name) => {
    const next = tensors[i++]
    if (next.shape.join() !== old.shape.join()) {
      throw new ShapeError({ who: `parameter ${name}`, wanted: `shape [${old.shape}]`, got: `[${next.shape}]` })
    }
    return next
  })
}

/** The number of weights in a tree. */
export const countWeights = (params: Params): number => leaves(params).reduce((n, leaf) => n + leaf.tensor.size, 0)

/** Frees every tensor of a tree. */
export function disposeTree(params: Params): void {
  for (const { tensor } of leaves(params)) tensor.dispose()
}
