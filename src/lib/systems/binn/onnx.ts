import type { Distribution } from '../../distributions/index.ts'
import { formulas, type Graph, node, type Value } from '../../onnx/index.ts'
import type { Tensor, Tensor2D } from '../../tensor/index.ts'
import type { ExportedGraph } from '../exportGraph.ts'
import { ownColumns } from '../graphColumns.ts'
import { graphFunctions } from '../graphFunctions.ts'
import { hyperbolic } from '../graphObjects.ts'
import { graphPeak } from '../graphPeak.ts'
import { GAUSSIAN_PEAK, LEAST_MASS, MASS_PEAK } from './massCoordinates.ts'
import type { BinnParams } from './network.ts'
import type { BinnSpace } from './restored.ts'
import type { Coordinates } from './space.ts'

/** The mass of a pair from its coordinate, GeV, and ln dm/da. */
function massOf(graph: Graph, a: Value, coordinates: Coordinates): { m: Value; logSlope: Value } {
  if (coordinates === 'gaussian-mass') return graphPeak(graph, GAUSSIAN_PEAK).inverse(a)
  const { add, mul, log, max } = formulas(graph)
  const { sinh, cosh } = hyperbolic(graph, a)
  const { peak, scale } = MASS_PEAK
  return { m: max(add(mul(sinh, scale), peak), LEAST_MASS), logSlope: log(mul(cosh, scale)) }
}

/** The twin of the inverse of `massCoordinates`: columns and ln |∂columns/∂coordinates|. */
function pairColumns(graph: Graph, [a, boost, gap, z]: readonly Value[], coordinates: Coordinates) {
  const { add, sub, mul, div, log, where, neg } = formulas(graph)
  const { normalTailOf, logNormalDensityOf, isNegative } = graphFunctions(graph)
  const { m, logSlope } = massOf(graph, a, coordinates)
  const half = mul(gap, 0.5)
  const width = mul(hyperbolic(graph, half).cosh, 2)
  const pt = div(m, width)
  const below = isNegative(z)
  const tail = normalTailOf(where(below, neg(z), z))
  const phi = mul(sub(0.5, where(below, sub(1, tail), tail)), 2 * Math.PI)
  const [first, second] = [add(boost, half), sub(boost, half)].map((y) => hyperbolic(graph, y))
  const columns = [
    mul(pt, node(graph, 'Cos', [phi])),
    mul(pt, node(graph, 'Sin', [phi])),
    mul(pt, first.sinh),
    mul(pt, second.sinh),
  ]
  const volume = sub(add(add(mul(log(pt), 3), log(first.cosh)), log(second.cosh)), log(width))
  const logDet = add(add(logSlope, volume), add(logNormalDensityOf(z), Math.log(2 * Math.PI)))
  return { columns, logDet }
}

/** The export of a density: what it draws of latent numbers and how probable that is; of a Bayesian one by the means of its weights. */
export const exportedDensity = (
  flow: Distribution<BinnParams>,
  params: BinnParams,
  { layout, space, standards }: BinnSpace,
  coordinates: Coordinates,
): ExportedGraph => ({
  ...{ network: 'binn', what: `a density of ${space.coordinates}` },
  latent: { dim: space.target.length },
  inputs: () => ({ rows: {}, back: undefined }),
  columns: {},
  run: ({ z }) => flow.given(params).push(z as Tensor2D, 1) as unknown as Record<string, Tensor>,
  outputs: (graph, { value, logProb }, _: never, draws) => {
    const { cast, concat, expand, reshape, sub } = formulas(graph)
    const own = ownColumns(graph, value, standards, draws)
    const isPair = layout === 'drellYan' && coordinates !== 'momenta'
    const { columns, logDet } = isPair ? pairColumns(graph, own, coordinates) : { columns: own, logDet: undefined }
    const scales = Array.from(standards.scale).reduce((sum, scale) => sum + Math.log(scale), 0)
    const standardised = sub(reshape(cast(logProb, 'double'), [-1, draws]), scales)
    const rows = concat(
      columns.map((column) => expand(column, 2)),
      2,
    )
    const names = space.columns.map(({ name, unit }) => (unit && unit !== '1' ? `${name} [${unit}]` : name)).join(', ')
    return [
      { name: 'x', shape: ['events', draws, columns.length], what: names, value: cast(rows, 'float') },
      {
        ...{ name: 'log_prob', shape: ['events', draws], what: `ln p of each draw in ${space.coordinates}` },
        value: cast(logDet ? sub(standardised, logDet) : standardised, 'float'),
      },
    ]
  },
})
