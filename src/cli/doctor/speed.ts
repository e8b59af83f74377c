import { fileURLToPath } from 'node:url'
import { openEventsFor, systemOf } from '../../lib/systems/index.ts'
import { key, normals, type Tensor, tf } from '../../lib/tensor/index.ts'
import { ADAM, adamStart, adamStep, lossAndGradients } from '../../lib/training/index.ts'

/** What the current backend reaches. */
export interface Speed {
  /** Of one matrix product 256 × 64 × 64 after the other. */
  matMulGflops: number
  /** A training step of ν-Flows: forward, backward, Adam, on a batch of 256 events. */
  stepMilliseconds: number
}

const WARM_UP = 0.2
const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_semilep_test.h5', import.meta.url))

/** Measures for about `seconds`. */
export async function measureSpeed(seconds: number): Promise<Speed> {
  return {
    matMulGflops: (2 * 256 * 64 * 64) / (await matMulSeconds(0.3 * seconds)) / 1e9,
    stepMilliseconds: 1000 * (await stepSeconds(0.7 * seconds)),
  }
}

async function matMulSeconds(seconds: number): Promise<number> {
  const a = tf.tensor2d(normals(key(1), 256 * 64), [256, 64])
  const b = tf.tensor2d(normals(key(2), 64 * 64), [64, 64])
  const products = 20
  const block = async () => {
    const last = tf.tidy(() => Array.from({ length: products }, () => tf.matMul(a, b)).at(-1)!)
    await last.data()
    last.dispose()
  }
  const spent = await medianOf(block, seconds)
  tf.dispose([a, b])
  return spent / products
}

async function stepSeconds(seconds: number): Promise<number> {
  const network = 'nu-flows'
  const system = systemOf(network)
  const settings = system.settings('authors')
  const { clipNorm, learningRate } = settings
  const source = await openEventsFor(system.needs, { files: [SAMPLE] }, system.needs.truth)
  const events = source.read(0, 8 * settings.batchSize)
  source.close()
  const { init, loss, training } = system.prepare(network, { training: events, validation: events }, settings)
  const params = init(key(4))
  const batch = training.batch(
    Int32Array.from({ length: settings.batchSize }, (_, i) => i),
    key(2),
  )
  const now = { params, state: adamStart(params) }
  const step = async () => {
    const found = lossAndGradients(now.params, (p) => loss(p, batch, key(3)))
    const next = adamStep(now.params, found.gradients, now.state, { ...ADAM, clipNorm, learningRate })
    Object.assign(now, { params: next.params, state: next.state })
    await next.norm.data()
    tf.dispose([found.loss, next.norm, ...found.gradients] as Tensor[])
  }
  const spent = await medianOf(step, seconds)
  tf.dispose([now, batch] as unknown as Tensor[])
  return spent
}

/** Median seconds of a call, over `seconds` after a warm-up; at least one call is measured. */
async function medianOf(call: () => Promise<void>, seconds: number): Promise<number> {
  const began = performance.now()
  const spent: number[] = []
  const elapsed = () => (performance.now() - began) / 1000
  do {
    const start = performance.now()
    await call()
    if (elapsed() > WARM_UP * seconds) spent.push((performance.now() - start) / 1000)
  } while (spent.length === 0 || elapsed() < seconds)
  return spent.sort((a, b) => a - b)[spent.length >> 1]
}
