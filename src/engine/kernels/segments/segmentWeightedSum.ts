import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const SEGMENTS = 32
const NAME = 'neutrina/SegmentWeightedSum'

/** out[m, h·F + f] = Σ_{j in m} w[j, h] v[j, f]. Inputs values [J, F], weights [J, H], offsets int32 [M + 1]. */
export const segmentWeightedSum: FusedKernel = {
  name: NAME,
  run: (inputs, backend) => {
    const { values, weights, offsets } = inputs
    const out = backend.output([offsets.shape[0] - 1, weights.shape[1] * values.shape[1]], NAME)
    const { args, chunks, work } = jobOf(inputs, backend)
    backend.machine.run({
      who: NAME,
      job: 'weightedSum',
      args: Object.assign(args, { out: backend.at(out) }),
      chunks,
      work,
    })
    if (backend.taped) keep(backend, out, inputs)
    return out
  },
  gradient: (dy, out) => {
    const [values, weights] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out })
    return { values: () => values, weights: () => weights }
  },
}

export const segmentWeightedSumGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend) => {
    const { inputs } = keptBy(backend, out)
    const who = `${NAME}Grad`
    const values = backend.output(inputs.values.shape, who)
    const weights = backend.output(inputs.weights.shape, who)
    const { args, chunks, work } = jobOf(inputs, backend)
    const back = { dout: backend.at(dy), dvalues: backend.at(values), dweights: backend.at(weights) }
    backend.machine.run({ who, job: 'weightedSumBack', args: Object.assign(args, back), chunks, work })
    return [values, weights]
  },
}

function jobOf({ values, weights, offsets }: Inputs, backend: SimdBackend) {
  const [rows, features] = values.shape
  const heads = weights.shape[1]
  const segments = offsets.shape[0] - 1
  return {
    args: {
      values: backend.at(values),
      features,
      weights: backend.at(weights),
      heads,
      offsets: backend.at(offsets),
      segments,
      perChunk: SEGMENTS,
    },
    chunks: chunksOf(segments, SEGMENTS),
    work: 4 * rows * features * heads,
  }
}
