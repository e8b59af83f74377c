import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../kernel.ts'

const NAME = 'neutrina/AffineCoupling'
const ROWS = 256

/** y = x exp(s) + t, or x = (y − t) exp(−s). Inputs x, s, t [N, d]; outputs the value and the log-determinant [N]. */
export const affineCoupling: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const out = backend.output(inputs.x.shape, NAME)
    const logDet = backend.output([inputs.x.shape[0]], NAME)
    const { args, ...job } = jobOf(inputs, backend, attrs, out)
    const { run, kinds } = backend.machine
    run({ who: NAME, kind: kinds.AFFINE, args: [...args, backend.at(logDet)], ...job })
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
    const { args, ...job } = jobOf(inputs, backend, attrs, out)
    const { run, kinds } = backend.machine
    const places = gradients.map((gradient) => backend.at(gradient))
    run({ who, kind: kinds.AFFINE_BACK, args: [...args, 0, backend.at(dy), backend.at(dlog), ...places], ...job })
    return gradients
  },
}

function jobOf({ x, s, t }: Inputs, backend: SimdBackend, attrs: Attrs, out: tf.TensorInfo) {
  const [rows, d] = x.shape
  const places = [x, s, t].map((input) => backend.at(input))
  return {
    args: [...places, d, Number(attrs.inverse ?? false), rows, ROWS, backend.at(out)],
    chunks: chunksOf(rows, ROWS),
    work: rows * d * 60,
  }
}
