import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { discriminator } from '../../src/lib/models/index.ts'
import {
  fold,
  type Key,
  key,
  leaves,
  normals,
  type Params,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  tf,
} from '../../src/lib/tensor/index.ts'
import {
  type BatchSource,
  constant,
  discriminatorLoss,
  generatorLoss,
  jensenShannonPenalty,
  type Training,
  train,
} from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { values } from './toyRegression.ts'

before(testBackend)

type Two = { readonly a: Tensor1D; readonly b: Tensor1D }
type None = { readonly x: Tensor1D }
const empty = (count: number): BatchSource<None> => ({
  count,
  batch: (indices) => ({ x: tf.zeros([indices.length]) }),
})
const two = (): Two => ({ a: tf.tensor1d([1]), b: tf.tensor1d([2]) })
const square = (t: Tensor1D): Scalar => t.square().mean()
const both = (p: Two): Scalar => square(p.a).add(square(p.b))

/** Two steps of Adam on numbers, by hand: the first part moves, then the second one sees it moved. */
function byHand(steps: number): number[] {
  let [a, b] = [1, 2]
  const moments = [0, 1].map(() => ({ m: 0, v: 0 }))
  const move = (i: number, g: number, step: number) => {
    const own = moments[i]
    own.m = 0.9 * own.m + 0.1 * g
    own.v = 0.999 * own.v + 0.001 * g * g
    return (0.1 * (own.m / (1 - 0.9 ** step))) / (Math.sqrt(own.v / (1 - 0.999 ** step)) + 1e-8)
  }
  for (let step = 1; step <= steps; step++) {
    a -= move(0, 2 * (a - b), step)
    b -= move(1, 2 * (b + a), step)
  }
  return [a, b]
}

const inTurn = (): Training<Two, None> => ({
  init: two(),
  data: empty(6),
  validation: empty(2),
  loss: { a: (p) => square(p.a.sub(p.b)), b: (p) => square(p.b.add(p.a)) },
  validationLoss: both,
  schedule: constant(0.1),
  epochs: 2,
  batchSize: 2,
  key: key(1),
})

test('each part is moved by its own loss and moments, the second one after the first has moved', async () => {
  const { history } = await train(inTurn())
  assert.equal(history.at(-1)!.step, 6)
  let last: number[] = []
  await train({
    ...inTurn(),
    figures: async (p) => {
      last = values(p)
      return { a: last[0] }
    },
  })
  assertClose(last, byHand(6), { relative: 1e-5 })
})

test('the record has the last part\u2019s loss, the other\u2019s as a figure, and what else is measured', async () => {
  const { history } = await train({
    ...inTurn(),
    schedule: constant(0),
    figures: async (p) => ({ 'size of b': values(p)[1] }),
  })
  const [{ trainingLoss, validationLoss, gradientNorm, figures }] = history
  assertClose([trainingLoss, validationLoss, gradientNorm], [9, 5, 6], { relative: 1e-6 })
  assert.deepEqual(figures, { 'a loss': 1, 'size of b': 2 })
  const plain = await train({ ...inTurn(), loss: both, epochs: 1 })
  assert.ok(!('figures' in plain.history[0]))
})

test('losses that are not those of the parts are refused, and so is no loss to validate by', async () => {
  await assert.rejects(train({ ...inTurn(), loss: { a: both } }), /loss: expected one for each of a, b, got a/)
  await assert.rejects(train({ ...inTurn(), loss: {} }), /got none/)
  const { validationLoss: _, ...rest } = inTurn()
  await assert.rejects(train(rest), /validationLoss: expected one, as parts are moved in turn/)
})

test('stopped and resumed = never stopped, byte for byte', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'neutrina-in-turn-'))
  t.after(() => rmSync(root, { recursive: true }))
  const into = (name: string, epochs: number): Training<Two, None> => ({
    ...inTurn(),
    epochs,
    checkpoint: { folder: join(root, name), describe: { what: 'two' }, resume: true },
  })
  await train(into('unbroken', 4))
  await train(into('broken', 2))
  await train(into('broken', 4))
  for (const file of ['state.safetensors', 'params.safetensors', 'history.json']) {
    const bytes = (name: string) => readFileSync(join(root, name, file)).toString('base64')
    assert.equal(bytes('broken'), bytes('unbroken'), file)
  }
})

/** A generator a + b z of a normal distribution, and its discriminator. */
type Game = {
  readonly discriminator: Params
  readonly generator: { readonly shift: Tensor1D; readonly scale: Tensor1D }
}

test('a generator finds the normal distribution that its discriminator knows', async () => {
  const [wantedMean, wantedWidth, count] = [1.5, 0.5, 256]
  const network = discriminator({ inputs: 1, contextDim: 0, width: 16, hiddenLayers: 2 })
  const truth = (k: Key, n: number) =>
    tf.tensor2d(
      normals(k, n).map((z) => wantedMean + wantedWidth * z),
      [n, 1],
    )
  const source: BatchSource<{ real: Tensor2D }> = {
    count,
    batch: (indices, k) => ({ real: truth(k, indices.length) }),
  }
  const make = ({ generator }: Game, k: Key, n: number) =>
    tf.tensor2d(normals(k, n), [n, 1]).mul(generator.scale).add(generator.shift) as Tensor2D
  const init: Game = {
    discriminator: network.init(key(3)),
    generator: { shift: tf.tensor1d([0]), scale: tf.tensor1d([1]) },
  }
  const verdict = ({ discriminator: p }: Game, x: Tensor2D) => network.verdict(p as ReturnType<typeof network.init>, x)
  let found: number[] = []
  await train<Game, { real: Tensor2D }>({
    init,
    data: source,
    validation: source,
    loss: {
      discriminator: (p, { real }, k) => {
        const [true_, made] = [verdict(p, real), verdict(p, make(p, k, count))]
        return discriminatorLoss(true_.logit, made.logit).add(jensenShannonPenalty(true_, made, 0.3)) as Scalar
      },
      generator: (p, { real }, k) => generatorLoss(verdict(p, make(p, fold(k, 1), real.shape[0])).logit),
    },
    validationLoss: (p, { real }) => make(p, key(9), count).mean().sub(real.mean()).square() as Scalar,
    optimiser: { beta1: 0.5, beta2: 0.9 },
    schedule: constant(0.01),
    epochs: 400,
    batchSize: count,
    key: key(7),
    figures: async ({ generator }) => {
      found = leaves(generator).map(({ tensor }) => tensor.dataSync()[0])
      return {}
    },
  })
  assertClose([found[0], Math.abs(found[1])], [wantedMean, wantedWidth], { absolute: 0.1 })
})
