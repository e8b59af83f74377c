import { adamChunk, squaresChunk } from './adam'
import { affineBackChunk, affineChunk } from './affine'
import { attentionBackChunk, attentionChunk } from './attention'
import { copyRowsChunk, gatherRowsChunk, putColumnsChunk, selectChunk, takeColumnsChunk, transposeChunk } from './copy'
import { denseChunk } from './denseLayer'
import { denseBackChunk } from './denseLayerBack'
import { dropoutBackChunk, dropoutChunk } from './dropout'
import { binaryChunk, unaryChunk } from './elementwise'
import { flowChunk } from './flow'
import { flowBackChunk } from './flowBack'
import * as kind from './kinds'
import { layerNormChunk } from './layerNorm'
import { luBackChunk, luChunk } from './luLinear'
import { matmulChunk } from './matmul'
import { mmdChunk } from './mmd'
import { networkBackChunk, networkChunk } from './network'
import { randomChunk } from './random'
import { reduceChunk, softmaxChunk, sumColumnsChunk } from './reduce'
import { repeatRowsChunk, segmentSumChunk, weightedSumBackChunk, weightedSumChunk } from './segment'
import { splineChunk } from './spline'
import { splineBackChunk } from './splineBack'
import { weightGradientsChunk } from './weightGradients'

/** Computes one chunk of a job with the arguments in place. */
export function run(job: i32, chunk: i32): void {
  switch (job) {
    case kind.MATMUL: return matmulChunk(chunk)
    case kind.DENSE: return denseChunk(chunk)
    case kind.DENSE_BACK: return denseBackChunk(chunk)
    case kind.SPLINE: return splineChunk(chunk)
    case kind.SPLINE_BACK: return splineBackChunk(chunk)
    case kind.LU: return luChunk(chunk)
    case kind.LU_BACK: return luBackChunk(chunk)
    case kind.WEIGHTED_SUM: return weightedSumChunk(chunk)
    case kind.WEIGHTED_SUM_BACK: return weightedSumBackChunk(chunk)
    case kind.REPEAT_ROWS: return repeatRowsChunk(chunk)
    case kind.SEGMENT_SUM: return segmentSumChunk(chunk)
    case kind.SQUARES: return squaresChunk(chunk)
    case kind.ADAM: return adamChunk(chunk)
    case kind.RANDOM: return randomChunk(chunk)
    case kind.BINARY: return binaryChunk(chunk)
    case kind.UNARY: return unaryChunk(chunk)
    case kind.REDUCE: return reduceChunk(chunk)
    case kind.SUM_COLUMNS: return sumColumnsChunk(chunk)
    case kind.SOFTMAX: return softmaxChunk(chunk)
    case kind.COPY_ROWS: return copyRowsChunk(chunk)
    case kind.GATHER_ROWS: return gatherRowsChunk(chunk)
    case kind.TRANSPOSE: return transposeChunk(chunk)
    case kind.SELECT: return selectChunk(chunk)
    case kind.TAKE_COLUMNS: return takeColumnsChunk(chunk)
    case kind.PUT_COLUMNS: return putColumnsChunk(chunk)
    case kind.LAYER_NORM: return layerNormChunk(chunk)
    case kind.ATTENTION: return attentionChunk(chunk)
    case kind.ATTENTION_BACK: return attentionBackChunk(chunk)
    case kind.AFFINE: return affineChunk(chunk)
    case kind.AFFINE_BACK: return affineBackChunk(chunk)
    case kind.DROPOUT: return dropoutChunk(chunk)
    case kind.DROPOUT_BACK: return dropoutBackChunk(chunk)
    case kind.MMD: return mmdChunk(chunk)
    case kind.NETWORK: return networkChunk(chunk)
    case kind.NETWORK_BACK: return networkBackChunk(chunk)
    case kind.FLOW: return flowChunk(chunk)
    case kind.FLOW_BACK: return flowBackChunk(chunk)
    case kind.WEIGHT_GRADIENTS: return weightGradientsChunk(chunk)
  }
}
