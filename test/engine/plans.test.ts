import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { EngineError } from '../../src/engine/errors.ts'
import { key, normals, runFused, type Tensor, tf, useBackend } from '../../src/lib/tensor/index.ts'

before(() => useBackend('simd'))

const COLUMNS = 3
const WIDTH = 9
const BINS = 4
const stepsOf = () => [
  { kind: 'lu' },
  ...[0, 2].map((column) => ({
    ...{ kind: 'spline', columns: [column], bins: BINS, bound: 4, logitScale: 1 },
    ...{ activations: ['leakyRelu', 'identity'], skips: [-1, -1] },
  })),
]

type Arrays = Record<string, number[]>

/** Shapes of all inputs. */
const shapes = (rows: number, width = WIDTH): Arrays => ({
  x: [rows, COLUMNS],
  ...{ '0.lower': [3], '0.upper': [3], '0.diagonal': [3], '0.bias': [3] },
  ...Object.fromEntries(
    [1, 2].flatMap((i) => [
      [`${i}.weight0`, [COLUMNS - 1, width]],
      [`${i}.bias0`, [width]],
      [`${i}.weight1`, [width, 3 * BINS - 1]],
      [`${i}.bias1`, [3 * BINS - 1]],
    ]),
  ),
})

let made = 0
const some = (of: Arrays) =>
  Object.fromEntries(
    Object.entries(of).map(([name, shape]) => {
      const size = shape.reduce((a, b) => a * b)
      return [
        name,
        tf.tensor(
          Float32Array.from(normals(key(++made), size), (v) => 0.4 * v),
          shape,
        ),
      ]
    }),
  ) as Record<string, Tensor>

/** What comes out, and the gradients of Σ y + Σ logDet to all inputs. */
function outcome(steps: object[], inputs: Record<string, Tensor>): number[][] {
  const names = Object.keys(inputs)
  const sum = (...values: Tensor[]) => {
    const given = Object.fromEntries(names.map((name, i) => [name, values[i]]))
    const [y, logDet] = runFused('SplineFlow', given, { steps, inverse: false })
    return y.square().sum().add(logDet.sum()) as never
  }
  const found = tf.valueAndGrads(sum)(names.map((name) => inputs[name]))
  return [found.value, ...found.grads].map((one) => Array.from((one as Tensor).dataSync()))
}

test('a flow that is used again computes the same bytes as one for the first time, whatever was computed between', () => {
  const steps = stepsOf()
  const [a, b, fewer] = [some(shapes(70)), some(shapes(70)), some(shapes(13))]
  const first = outcome(steps, a)
  for (const inputs of [b, fewer, a, b]) assert.deepEqual(outcome(steps, inputs), outcome(stepsOf(), inputs))
  assert.deepEqual(outcome(steps, a), first)
  assert.notDeepEqual(outcome(steps, b), first)
})

test('a flow that is used again with arrays of other sizes has new places for them, or refuses them', () => {
  const steps = stepsOf()
  outcome(steps, some(shapes(20)))
  const wider = some(shapes(20, 2 * WIDTH))
  assert.deepEqual(outcome(steps, wider), outcome(stepsOf(), wider))
  const wrong = { ...some(shapes(20)), '2.bias1': tf.zeros([5]) }
  assert.throws(
    () => outcome(steps, wrong),
    (error: Error) => error instanceof EngineError && /2\.bias1: expected shape \[11\], got \[5\]/.test(error.message),
  )
})

test('gradients of two uses that are both open do not mix', () => {
  const steps = stepsOf()
  const [a, b] = [some(shapes(40)), some(shapes(40))]
  const both = tf.valueAndGrads((x: Tensor, z: Tensor) => {
    const use = (given: Record<string, Tensor>) =>
      runFused('SplineFlow', given, { steps, inverse: false })[0].square().sum()
    return use({ ...a, x }).add(use({ ...b, x: z })) as never
  })([a.x, b.x])
  const alone = (inputs: Record<string, Tensor>) => {
    const of = (x: Tensor) =>
      runFused('SplineFlow', { ...inputs, x }, { steps: stepsOf(), inverse: false })[0]
        .square()
        .sum()
    return Array.from(
      tf
        .grad(of as never)(inputs.x)
        .dataSync(),
    )
  }
  assert.deepEqual(
    both.grads.map((one) => Array.from(one.dataSync())),
    [alone(a), alone(b)],
  )
})
