import { type Bijection, chain, coupling, luLinear, rationalQuadraticSpline } from '../../bijections/index.ts'
import { fold, type Key, type Params } from '../../tensor/index.ts'
import { type DenseNetworkParams, denseNetwork } from '../networks/denseNetwork.ts'
import type { Nu2CouplingsShape } from './nu2FlowsShape.ts'

const DIM = 6

/** Couplings that transform some columns given the others, LU-linear maps around them if asked for. */
export function nu2Couplings(
  shape: Nu2CouplingsShape,
  contextDim: number,
  dropoutKey?: Key,
): Bijection<readonly Params[]> {
  const { bins, bound, width, layers, couplings, masks, lu, dropout } = shape
  // the published libraries divide the spline's logits by √(hidden width)
  const transformer = rationalQuadraticSpline({ bins, bound, logitScale: 1 / Math.sqrt(width) })
  const couplingOf = (i: number) =>
    coupling<DenseNetworkParams>({
      dim: DIM,
      columns: masks[i % masks.length],
      transformer,
      conditioner: (sizes) => {
        const network = denseNetwork({ ...sizes, contextDim, width, blocks: layers - 1, skip: false, dropout })
        const own = dropoutKey && dropout > 0 ? fold(dropoutKey, i) : undefined
        if (!own) return network
        // what drops is no fused flow
        return { ...network, layers: undefined, apply: (params, x, given) => network.apply(params, x, given, own) }
      },
    }) as Bijection
  const links = Array.from({ length: couplings }, (_, i) => (lu ? [couplingOf(i), luLinear(DIM)] : [couplingOf(i)]))
  return chain([...(lu ? [luLinear(DIM)] : []), ...links.flat()] as Bijection[])
}
