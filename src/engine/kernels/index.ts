import type { FusedKernel, Kernel } from '../kernel.ts'
import { adam } from './adam.ts'
import { affineCoupling, affineCouplingGrad } from './affineCoupling.ts'
import { segmentAttention, segmentAttentionGrad } from './attention.ts'
import { takeColumns, takeColumnsGrad } from './columns.ts'
import { denseLayer, denseLayerGrad, denseLayerGradShared, denseLayerGradX } from './denseLayer.ts'
import { denseNetwork, denseNetworkGrad, denseNetworkGradContext, denseNetworkGradX } from './denseNetwork.ts'
import { dropout, dropoutGrad } from './dropout.ts'
import { elementwise } from './elementwise.ts'
import { layerNorm, layerNormGrad } from './layerNorm.ts'
import { luLinear, luLinearGrad } from './luLinear.ts'
import { batchMatMul } from './matMul.ts'
import { mmd, mmdGrad } from './mmd.ts'
import { moves } from './moves.ts'
import { normals, uniforms } from './random.ts'
import { reductions } from './reduce.ts'
import { repeatRows, repeatRowsGrad, segmentWeightedSum, segmentWeightedSumGrad } from './segments.ts'
import { selfAttention, selfAttentionGrad } from './selfAttention.ts'
import { splineCoupling, splineCouplingGrad } from './splineCoupling.ts'
import { splineFlow, splineFlowGrad, splineFlowGradContext } from './splineFlow.ts'
import { tokenAttention, tokenAttentionGrad } from './tokenAttention.ts'

/** Our fused operations and their backward passes. */
export const fusedKernels: readonly FusedKernel[] = [
  denseLayer,
  denseLayerGrad,
  denseLayerGradX,
  denseLayerGradShared,
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
  dropout,
  dropoutGrad,
  mmd,
  mmdGrad,
  adam,
  normals,
  uniforms,
]

/** tfjs's operations that are done here; made when registered, for they fall back on tfjs's own. */
export const standardKernels = (): Kernel[] => [batchMatMul, ...elementwise(), ...reductions(), ...moves()]
