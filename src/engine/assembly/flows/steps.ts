import { CouplingStep, LuStep, Step, STEP_BYTES, stripJob } from '../memory/jobs'
import { setSpline } from '../spline/shape'
import { termsAt } from '../strips/context'
import { takeLu } from './lu'

// @ts-ignore: decorator
@inline
export function stepAt(i: i32): Step {
  return changetype<Step>(stripJob.table + <usize>i * STEP_BYTES)
}

/** Number i of a list of 32-bit numbers. */
// @ts-ignore: decorator
@inline
export function listed(list: usize, i: i32): usize {
  return <usize>load<u32>(list + (<usize>i << 2))
}

/** Takes the LU of a step; returns ln det. */
export function takeLuOf(step: LuStep): f64 {
  return takeLu(stripJob.columns, step.lower, step.upper, step.diagonal, step.bias, termsAt())
}

export function takeSplineOf(step: CouplingStep): void {
  setSpline(step.bins, step.bound, step.logitScale)
}
