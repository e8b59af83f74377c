import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, chunksOf, type FusedKernel } from '../../kernel.ts'

const BLOCKS = 2048

/** Standard normal draws of a key's stream; attributes key (two words), shape, offset (even). */
export const normals: FusedKernel = {
  name: 'neutrina/Normals',
  run: (_, backend, attrs) => draw('neutrina/Normals', backend, attrs, true),
}

/** Uniform draws in (0, 1) of a key's stream; attributes as for `normals`. */
export const uniforms: FusedKernel = {
  name: 'neutrina/Uniforms',
  run: (_, backend, attrs) => draw('neutrina/Uniforms', backend, attrs, false),
}

function draw(who: string, backend: SimdBackend, attrs: Attrs, normal: boolean): tf.TensorInfo {
  const [key0, key1] = attrs.key as [number, number]
  const shape = attrs.shape as number[]
  const first = Number(attrs.offset ?? 0) / 2
  const count = shape.reduce((a, b) => a * b, 1)
  const out = backend.output(shape, who)
  backend.machine.run({
    who,
    job: 'random',
    args: {
      key0,
      key1,
      blockLow: first >>> 0,
      blockHigh: Math.floor(first / 2 ** 32),
      count,
      perChunk: BLOCKS,
      normal,
      out: backend.at(out),
    },
    chunks: chunksOf(Math.ceil(count / 2), BLOCKS),
    work: count * 60,
  })
  return out
}
