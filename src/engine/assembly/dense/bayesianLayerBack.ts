import { activateBack } from '../lanes/activation'
import { loadUpTo, storeUpTo } from '../lanes/parts'
import { Activation, bayesianBack } from '../memory/jobs'

export function bayesianBackChunk(chunk: i32): void {
  const kind = bayesianBack.activation
  // called by reference: as one function their loops share registers
  let back = identityBack
  if (kind == Activation.LEAKY_RELU) back = leakyReluBack
  else if (kind == Activation.RELU) back = reluBack
  else if (kind == Activation.SILU) back = siluBack
  back(chunk)
}

function identityBack(chunk: i32): void {
  rowsBack(chunk, Activation.IDENTITY)
}

function leakyReluBack(chunk: i32): void {
  rowsBack(chunk, Activation.LEAKY_RELU)
}

function reluBack(chunk: i32): void {
  rowsBack(chunk, Activation.RELU)
}

function siluBack(chunk: i32): void {
  rowsBack(chunk, Activation.SILU)
}

// @ts-ignore: decorator
@inline
function rowsBack(chunk: i32, kind: i32): void {
  const out = bayesianBack.columns
  const bytes = <usize>out << 2
  const padded = (bytes + 15) & ~15
  const first = chunk * bayesianBack.perChunk
  const last = min(bayesianBack.rows, first + bayesianBack.perChunk)
  const sums = bayesianBack.sums + <usize>chunk * padded
  memory.fill(sums, 0, padded)
  let at = <usize>first * bytes
  for (let i = first; i < last; i++) {
    for (let j = 0; j < out; j += 4) {
      const place = <usize>j << 2
      const here = at + place
      const rest = out - j
      const d = activateBack(loadUpTo(bayesianBack.dy + here, rest), loadUpTo(bayesianBack.kept + here, rest), kind)
      const toVariance = f32x4.mul(d, loadUpTo(bayesianBack.spread + here, rest))
      storeUpTo(bayesianBack.dmean + here, d, rest)
      storeUpTo(bayesianBack.dvariance + here, toVariance, rest)
      v128.store(sums + place, f32x4.add(v128.load(sums + place), d))
    }
    at += bytes
  }
}
