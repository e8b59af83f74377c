import type { BreitWigner } from '../features/index.ts'
import { formulas, type Graph, node, type Value } from '../onnx/index.ts'
import { graphFunctions } from './graphFunctions.ts'

/** The twin of `gaussianised`, in columns: the score of a mass, taken into the limits, and the mass of a score with ln dm/dz. */
export function graphPeak(graph: Graph, { mass, width, low, high }: BreitWigner) {
  const { add, sub, mul, div, log, max, min, neg, where } = formulas(graph)
  const { atan, normalQuantileOf, normalTailOf, logNormalDensityOf, isNegative } = graphFunctions(graph)
  const xOf = (m: number) => (2 * (m - mass)) / width
  const [from, to] = [Math.atan(xOf(low)), Math.atan(xOf(high))]
  return {
    score: (m: Value): Value => {
      const own = max(min(m, high * (1 - 1e-6)), low * (1 + 1e-6))
      const at = atan(mul(sub(own, mass), 2 / width))
      return normalQuantileOf(mul(sub(at, from), 1 / (to - from)), mul(sub(to, at), 1 / (to - from)))
    },
    inverse: (z: Value): { m: Value; logSlope: Value } => {
      const below = isNegative(z)
      const tail = mul(normalTailOf(where(below, neg(z), z)), to - from)
      const at = where(below, add(tail, from), sub(to, tail))
      const x = div(node(graph, 'Sin', [at]), node(graph, 'Cos', [at]))
      const m = min(max(add(mul(x, width / 2), mass), low), high)
      const slope = sub(Math.log(2 / (width * (to - from))), log(add(mul(x, x), 1)))
      return { m, logSlope: sub(logNormalDensityOf(z), slope) }
    },
  }
}
