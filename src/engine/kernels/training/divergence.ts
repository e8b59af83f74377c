import type * as tf from '@tensorflow/tfjs'
import type { Block } from '../../heap.ts'
import { chunksOf, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/Divergence'
/** Weights of a chunk, a multiple of 4. */
const PART = 2048

const sizeOf = ({ shape }: tf.TensorInfo): number => shape.reduce((a, b) => a * b, 1)

/** The pairs of means and ln σ² among the inputs. */
const pairsOf = (inputs: Inputs): [mean: tf.TensorInfo, logVariance: tf.TensorInfo][] =>
  Array.from({ length: Object.keys(inputs).length / 2 }, (_, i) => [inputs[`mean${i}`], inputs[`logVariance${i}`]])

/**
 * ½ Σ [(μ² + σ²) / s² − ln σ² − 1 + ln s²] over all weights. Inputs `mean0`, `logVariance0`, …, of one shape each; attribute
 * `precision`, 1 / s². Its gradients are worked out with the value.
 */
export const divergence: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const { heap, run } = backend.machine
    const precision = attrs.precision as number
    const pairs = pairsOf(inputs)
    const slopes: Record<string, Block> = {}
    const counts = pairs.map(([mean]) => sizeOf(mean))
    const chunks = counts.map((count) => chunksOf(count, PART))
    const all = chunks.reduce((a, b) => a + b, 0)
    const sums = heap.allocate(all * 4, NAME)
    let from = sums.ptr
    for (const [i, [mean, logVariance]] of pairs.entries()) {
      const count = counts[i]
      if (backend.taped) {
        slopes[`mean${i}`] = heap.allocate(count * 4, NAME)
        slopes[`logVariance${i}`] = heap.allocate(count * 4, NAME)
      }
      const args = {
        ...{ mean: backend.at(mean), logVariance: backend.at(logVariance), precision, count, perChunk: PART },
        sums: from,
        meanSlope: slopes[`mean${i}`]?.ptr ?? 0,
        logVarianceSlope: slopes[`logVariance${i}`]?.ptr ?? 0,
      }
      run({ who: NAME, job: 'divergence', args, chunks: chunks[i], work: 30 * count })
      from += chunks[i] * 4
    }
    const found = heap.floats().subarray(sums.ptr / 4, sums.ptr / 4 + all)
    const weights = counts.reduce((a, b) => a + b, 0)
    const total = found.reduce((a, b) => a + b, 0) - weights * Math.log(precision)
    heap.free(sums)
    const out = backend.output([], NAME)
    heap.floats()[backend.at(out) / 4] = total / 2
    if (backend.taped) keep(backend, out, inputs, slopes)
    return out
  },
  gradient: (dy, out) => {
    const found = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out })
    return Object.fromEntries(
      found.map((gradient, k) => [`${k % 2 ? 'logVariance' : 'mean'}${Math.floor(k / 2)}`, giving(gradient)]),
    )
  },
}

export const divergenceGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend) => {
    const { inputs, blocks } = keptBy(backend, out)
    const { heap } = backend.machine
    const factor = heap.floats()[backend.at(dy) / 4]
    return pairsOf(inputs).flatMap(([{ shape }], i) =>
      ['mean', 'logVariance'].map((name) => {
        const gradient = backend.output(shape, `${NAME}Grad`)
        const [from, to, size] = [blocks[name + i].ptr / 4, backend.at(gradient) / 4, sizeOf(gradient)]
        const floats = heap.floats()
        for (let k = 0; k < size; k++) floats[to + k] = factor * floats[from + k]
        return gradient
      }),
    )
  },
}
