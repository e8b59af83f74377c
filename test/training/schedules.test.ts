import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ConfigError } from '../../src/lib/tensor/index.ts'
import { constant, cosineWarmRestarts, oneCycle, type Schedule, warmUpCosine } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const torch = JSON.parse(readFileSync(new URL('../reference/training-torch.json', import.meta.url), 'utf8'))

const rates = (schedule: Schedule, steps: number) => Array.from({ length: steps }, (_, i) => schedule(i).learningRate)

test('constant: every step alike', () => {
  assert.deepEqual(rates(constant(3e-4), 3), [3e-4, 3e-4, 3e-4])
})

test(`cosineWarmRestarts: two and a half periods as ${torch.origin}`, () => {
  const wanted = torch.cosineWarmRestarts.map(([rate]: number[]) => rate)
  assertClose(rates(cosineWarmRestarts({ peak: 5e-4, periodSteps: 40 }), 100), wanted, {
    relative: 1e-9,
    absolute: 1e-18,
  })
})

test('cosineWarmRestarts: by hand, the peak at once, half of it in the middle, a jump back', () => {
  const schedule = cosineWarmRestarts({ peak: 5e-4, periodSteps: 4 })
  assertClose(
    [0, 2, 4].map((step) => schedule(step).learningRate),
    [5e-4, 2.5e-4, 5e-4],
    { relative: 1e-12 },
  )
  assert.equal('beta1' in schedule(0), false)
})

for (const [rise, periodSteps] of [
  [0.3, 50],
  [0.5, 40],
]) {
  test(`oneCycle: rise ${rise}, rate and β₁ as ${torch.origin}`, () => {
    const schedule = oneCycle({ peak: 1e-3, periodSteps, rise, cycleBeta1: true })
    const wanted: number[][] = torch.oneCycle[String(rise)]
    const got = wanted.map((_, step) => schedule(step))
    assertClose(
      got.map((r) => r.learningRate),
      wanted.map((row) => row[0]),
      { relative: 1e-9, absolute: 1e-16 },
    )
    assertClose(
      got.map((r) => r.beta1!),
      wanted.map((row) => row[1]),
      { relative: 1e-12 },
    )
  })
}

test('oneCycle: repeats, starts at peak / 1e4, ends at peak / 1e8, leaves β₁ alone unless asked', () => {
  const schedule = oneCycle({ peak: 1, periodSteps: 20, rise: 0.3 })
  assertClose([schedule(0).learningRate, schedule(5).learningRate], [1e-4, 1], { relative: 1e-12 })
  assertClose([schedule(19).learningRate], [1e-8], { relative: 1e-6 })
  assert.deepEqual(
    rates(schedule, 20),
    Array.from({ length: 20 }, (_, i) => schedule(i + 40).learningRate),
  )
  assert.equal('beta1' in schedule(3), false)
})

test("oneCycle: the paper's 0 → 5e-4 → 0 with start and end at zero", () => {
  const schedule = oneCycle({ peak: 5e-4, periodSteps: 100, rise: 0.5, startFactor: 0, endFactor: 0 })
  assertClose(
    [0, 49, 99].map((step) => schedule(step).learningRate),
    [0, 5e-4, 0],
    { absolute: 1e-18 },
  )
})

test('warmUpCosine: rises linearly, peaks after the warm-up, falls to the floor and stays there', () => {
  const schedule = warmUpCosine({ peak: 1, warmUpSteps: 4, totalSteps: 14, floor: 0.1 })
  assertClose(rates(schedule, 5), [0.2, 0.4, 0.6, 0.8, 1], { relative: 1e-12 })
  assertClose(
    [9, 14, 99].map((step) => schedule(step).learningRate),
    [0.55, 0.1, 0.1],
    { relative: 1e-12 },
  )
  assert.equal(warmUpCosine({ peak: 1, warmUpSteps: 0, totalSteps: 10 })(0).learningRate, 1)
})

test('shapes that cannot be are refused', () => {
  assert.throws(() => cosineWarmRestarts({ peak: 1, periodSteps: 0 }), ConfigError)
  assert.throws(() => cosineWarmRestarts({ peak: 1, periodSteps: 2.5 }), /a whole number of steps/)
  assert.throws(() => oneCycle({ peak: 1, periodSteps: 10, rise: 0 }), /oneCycle: rise/)
  assert.throws(() => oneCycle({ peak: 1, periodSteps: 10, rise: 1 }), /oneCycle: rise/)
  assert.throws(() => warmUpCosine({ peak: 1, warmUpSteps: 10, totalSteps: 10 }), /at least 11/)
})
