import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../kernel.ts'
import { sumSegments } from './layer.ts'

const SEGMENTS = 32
const SUM = 'neutrina/SegmentWeightedSum'
const REPEAT = 'neutrina/RepeatRows'

/** out[m, h·F + f] = Σ_{j in m} w[j, h] v[j, f]. Inputs values [J, F], weights [J, H], offsets int32 [M + 1]. */
export const segmentWeightedSum: FusedKernel = {
  name: SUM,
  run: (inputs, backend) => {
    const { values, weights, offsets } = inputs
    const out = backend.output([offsets.shape[0] - 1, weights.shape[1] * values.shape[1]], SUM)
    const { args, chunks, work } = jobOf(inputs, backend)
    backend.machine.run({
      who: SUM,
      job: 'weightedSum',
      args: Object.assign(args, { out: backend.at(out) }),
      chunks,
      work,
    })
    if (backend.taped) keep(backend, out, inputs)
    return out
  },
  gradient: (dy, out) => {
    const [values, weights] = runBack(`${SUM}Grad`, { dy: dy as tf.Tensor, out })
    return { values: () => values, weights: () => weights }
  },
}

export const segmentWeightedSumGrad: FusedKernel = {
  name: `${SUM}Grad`,
  run: ({ dy, out }, backend) => {
    const { inputs } = keptBy(backend, out)
    const who = `${SUM}Grad`
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

/** out[j] = x[m] for the rows j of segment m. Inputs x [M, C], offsets int32 [M + 1]; attribute `rows`: offsets[M]. */
export const repeatRows: FusedKernel = {
  name: REPEAT,
  run: ({ x, offsets }, backend, attrs) => {
    const [segments, columns] = x.shape
    const out = backend.output([attrs.rows as number, columns], REPEAT)
    backend.machine.run({
      who: REPEAT,
      job: 'repeatRows',
      args: {
        x: backend.at(x),
        columns,
        offsets: backend.at(offsets),
        segments,
        perChunk: SEGMENTS,
        out: backend.at(out),
      },
      chunks: chunksOf(segments, SEGMENTS),
      work: (attrs.rows as number) * columns,
    })
    if (backend.taped) keep(backend, out, { x, offsets })
    return out
  },
  gradient: (dy, out) => ({ x: () => runBack(`${REPEAT}Grad`, { dy: dy as tf.Tensor, out })[0] }),
}

export const repeatRowsGrad: FusedKernel = {
  name: `${REPEAT}Grad`,
  run: ({ dy, out }, backend) => {
    const { x, offsets } = keptBy(backend, out).inputs
    const who = `${REPEAT}Grad`
    const sum = backend.output(x.shape, who)
    const [rows, columns] = dy.shape
    const at = { offsets: backend.at(offsets), segments: x.shape[0], repeat: 0 }
    sumSegments(backend, who, { x: backend.at(dy), rows, columns, out: backend.at(sum) }, at)
    return sum
  },
}
