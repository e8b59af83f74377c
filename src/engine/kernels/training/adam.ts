import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Block } from '../../heap.ts'
import { type ArgumentsOf, entryLength, parameter, write } from '../../jobs/index.ts'
import type { Attrs, FusedKernel, Inputs } from '../../kernel.ts'

const NAME = 'neutrina/Adam'

interface AdamInputs {
  params: tf.TensorInfo[]
  grads: tf.TensorInfo[]
  m: tf.TensorInfo
  v: tf.TensorInfo
}

interface AdamAttrs {
  learningRate: number
  beta1: number
  beta2: number
  eps: number
  weightDecay: number
  clipNorm: number
  step: number
}

/**
 * One update of all parameters in place: Adam with decoupled weight decay and a global-norm clip. Inputs `params` and
 * `grads` (lists of tensors), m and v (one flat tensor each). Output: the norm of all gradients before clipping, a scalar.
 */
export const adam: FusedKernel = {
  name: NAME,
  run: (given: Inputs, backend: SimdBackend, attrs: Attrs) =>
    update(given as unknown as AdamInputs, backend, attrs as unknown as AdamAttrs),
}

function update(inputs: AdamInputs, backend: SimdBackend, attrs: AdamAttrs): tf.TensorInfo {
  const { heap, run } = backend.machine
  const chunks = inputs.params.length
  const table = writeTable(inputs, backend)
  const squares = heap.allocate(chunks * 8, NAME)
  const work = 12 * inputs.m.shape[0]
  const [m, v] = [backend.at(inputs.m), backend.at(inputs.v)]
  run({ who: NAME, job: 'squares', args: { table: table.ptr, squares: squares.ptr }, chunks, work: work / 3 })
  const norm = Math.sqrt(heap.doubles(squares.ptr, chunks).reduce((a, b) => a + b, 0))
  run({ who: NAME, job: 'adam', args: Object.assign(factors(attrs, norm), { table: table.ptr, m, v }), chunks, work })
  heap.free(table)
  heap.free(squares)
  const out = backend.output([], NAME)
  heap.floats()[backend.at(out) / 4] = norm
  return out
}

function factors(attrs: AdamAttrs, norm: number): Omit<ArgumentsOf<'adam'>, 'table' | 'm' | 'v'> {
  const { learningRate, beta1, beta2, eps, weightDecay, clipNorm, step } = attrs
  return {
    learningRate,
    beta1,
    beta2,
    eps,
    decay: 1 - learningRate * weightDecay,
    unbias1: 1 / (1 - beta1 ** step),
    unbias2: 1 / (1 - beta2 ** step),
    // a norm that is not a number stays one: the training must see it
    clip: clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1,
    rest1: 1 - beta1,
    rest2: 1 - beta2,
  }
}

/** The places of each parameter, its gradient and its part of the moments; the caller frees the block. */
function writeTable({ params, grads, m }: AdamInputs, backend: SimdBackend): Block {
  const { heap } = backend.machine
  const sizes = params.map(({ shape }) => shape.reduce((a, b) => a * b, 1))
  const total = sizes.reduce((a, b) => a + b, 0)
  if (params.length !== grads.length || total !== m.shape[0]) {
    throw new EngineError({
      who: 'Adam',
      wanted: `as many gradients as parameters (${params.length}) and moments of ${total} numbers`,
      got: `${grads.length} gradients and ${m.shape[0]} numbers`,
    })
  }
  const entries = params.map((param, i) => ({
    values: backend.at(param),
    gradient: backend.at(grads[i]),
    size: sizes[i],
  }))
  const length = entryLength('parameter')
  const table = heap.allocate(entries.length * length * 4, NAME)
  const words = heap.ints()
  let place = 0
  entries.forEach((entry, i) => {
    write(words, table.ptr / 4 + i * length, parameter, Object.assign(entry, { place }))
    place += entry.size
  })
  return table
}
