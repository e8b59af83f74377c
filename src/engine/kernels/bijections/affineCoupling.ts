import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/AffineCoupling'
const ROWS = 256

/** y = x exp(s) + t, or x = (y − t) exp(−s). Inputs x, s, t [N, d]; outputs the value and the log-determinant [N]. */
export const affineCoupling: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const out = backend.output(inputs.x.shape, NAME)
    const logDet = backend.output([inputs.x.shape[0]], NAME)
    const { args, chunks, work } = jobOf(inputs, backend, attrs, out)
    backend.machine.run({
      who: NAME,
      job: 'affine',
      args: Object.assign(args, { logDet: backend.at(logDet) }),
      chunks,
      work,
    })
    if (backend.taped) keep(backend, out, inputs)
    return [out, logDet]
  },
  gradient: (dys, out, attrs) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const [x, s, t] = runBack(`${NAME}Grad`, { dy, dlog, out }, attrs)
    return { x: () => x, s: () => s, t: () => t }
  },
}

export const affineCouplingGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, dlog, out }, backend, attrs) => {
    const who = `${NAME}Grad`
    const { inputs } = keptBy(backend, out)
    const gradients = [0, 1, 2].map(() => backend.output(out.shape, who))
    const { args, chunks, work } = jobOf(inputs, backend, attrs, out)
    const [dx, ds, dt] = gradients.map((gradient) => backend.at(gradient))
    const back = { dy: backend.at(dy), dlogDet: backend.at(dlog), dx, ds, dt }
    backend.machine.run({ who, job: 'affineBack', args: Object.assign(args, back), chunks, work })
    return gradients
  },
}

function jobOf({ x, s, t }: Inputs, backend: SimdBackend, attrs: Attrs, out: tf.TensorInfo) {
  const [rows, columns] = x.shape
  return {
    args: {
      x: backend.at(x),
      s: backend.at(s),
      t: backend.at(t),
      columns,
      inverse: attrs.inverse === true,
      rows,
      perChunk: ROWS,
      y: backend.at(out),
    },
    chunks: chunksOf(rows, ROWS),
    work: rows * columns * 60,
  }
}
