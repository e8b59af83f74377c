import type { FusedKernel, Kernel } from '../kernel.ts'
import { segmentAttention, segmentAttentionGrad } from './attention/segmentAttention.ts'
import { selfAttention, selfAttentionGrad } from './attention/selfAttention.ts'
import { tokenAttention, tokenAttentionGrad } from './attention/tokenAttention.ts'
import { affineCoupling, affineCouplingGrad } from './bijections/affineCoupling.ts'
import { allInOne, allInOneGrad } from './bijections/allInOne.ts'
import { luLinear, luLinearGrad } from './bijections/luLinear.ts'
import { splineCoupling, splineCouplingGrad } from './bijections/splineCoupling.ts'
import { bayesianLayer, bayesianLayerGrad } from './dense/bayesianLayer.ts'
import { denseLayer, denseLayerGrad, denseLayerGradShared, denseLayerGradX } from './dense/denseLayer.ts'
import { fusedMatMul } from './dense/fusedMatMul.ts'
import { layerNorm, layerNormGrad } from './dense/layerNorm.ts'
import { splineFlow, splineFlowGrad, splineFlowGradContext } from './flows/splineFlow.ts'
import { bayesianNetwork, bayesianNetworkGrad } from './networks/bayesianNetwork.ts'
import { denseNetwork, denseNetworkGrad, denseNetworkGradContext, denseNetworkGradX } from './networks/denseNetwork.ts'
import { batchMatMul } from './products/matMul.ts'
import { normals, uniforms } from './random/draws.ts'
import { dropout, dropoutGrad } from './random/dropout.ts'
import { repeatRows, repeatRowsGrad } from './segments/repeatRows.ts'
import { segmentWeightedSum, segmentWeightedSumGrad } from './segments/segmentWeightedSum.ts'
import { binaries } from './tensors/binary.ts'
import { takeColumns, takeColumnsGrad } from './tensors/columns.ts'
import { concat } from './tensors/concat.ts'
import { gather } from './tensors/gather.ts'
import { reductions } from './tensors/reduce.ts'
import { select } from './tensors/select.ts'
import { cast, identity, reshape } from './tensors/shape.ts'
import { slice } from './tensors/slice.ts'
import { softmax } from './tensors/softmax.ts'
import { split } from './tensors/split.ts'
import { tile } from './tensors/tile.ts'
import { transpose } from './tensors/transpose.ts'
import { unaries } from './tensors/unary.ts'
import { adam } from './training/adam.ts'
import { divergence, divergenceGrad } from './training/divergence.ts'
import { mmd, mmdGrad } from './training/mmd.ts'

/** Our fused operations and their backward passes. */
export const fusedKernels: readonly FusedKernel[] = [
  denseLayer,
  denseLayerGrad,
  denseLayerGradX,
  denseLayerGradShared,
  bayesianLayer,
  bayesianLayerGrad,
  bayesianNetwork,
  bayesianNetworkGrad,
  denseNetwork,
  denseNetworkGrad,
  denseNetworkGradX,
  denseNetworkGradContext,
  takeColumns,
  takeColumnsGrad,
  splineCoupling,
  splineCouplingGrad,
  splineFlow,
  splineFlowGrad,
  splineFlowGradContext,
  luLinear,
  luLinearGrad,
  segmentWeightedSum,
  segmentWeightedSumGrad,
  repeatRows,
  repeatRowsGrad,
  layerNorm,
  layerNormGrad,
  segmentAttention,
  segmentAttentionGrad,
  selfAttention,
  selfAttentionGrad,
  tokenAttention,
  tokenAttentionGrad,
  affineCoupling,
  affineCouplingGrad,
  allInOne,
  allInOneGrad,
  dropout,
  dropoutGrad,
  mmd,
  mmdGrad,
  divergence,
  divergenceGrad,
  adam,
  normals,
  uniforms,
]

/** tfjs's operations that are done here. */
export const standardKernels: readonly Kernel[] = [
  batchMatMul,
  fusedMatMul,
  ...binaries,
  ...unaries,
  ...reductions,
  softmax,
  identity,
  reshape,
  cast,
  slice,
  concat,
  split,
  transpose,
  tile,
  gather,
  select,
]
