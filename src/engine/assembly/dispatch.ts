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
import { Job } from './jobs'
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
    case Job.MATMUL: return matmulChunk(chunk)
    case Job.DENSE: return denseChunk(chunk)
    case Job.DENSE_BACK: return denseBackChunk(chunk)
    case Job.SPLINE: return splineChunk(chunk)
    case Job.SPLINE_BACK: return splineBackChunk(chunk)
    case Job.LU: return luChunk(chunk)
    case Job.LU_BACK: return luBackChunk(chunk)
    case Job.WEIGHTED_SUM: return weightedSumChunk(chunk)
    case Job.WEIGHTED_SUM_BACK: return weightedSumBackChunk(chunk)
    case Job.REPEAT_ROWS: return repeatRowsChunk(chunk)
    case Job.SEGMENT_SUM: return segmentSumChunk(chunk)
    case Job.SQUARES: return squaresChunk(chunk)
    case Job.ADAM: return adamChunk(chunk)
    case Job.RANDOM: return randomChunk(chunk)
    case Job.BINARY: return binaryChunk(chunk)
    case Job.UNARY: return unaryChunk(chunk)
    case Job.REDUCE: return reduceChunk(chunk)
    case Job.SUM_COLUMNS: return sumColumnsChunk(chunk)
    case Job.SOFTMAX: return softmaxChunk(chunk)
    case Job.COPY_ROWS: return copyRowsChunk(chunk)
    case Job.GATHER_ROWS: return gatherRowsChunk(chunk)
    case Job.TRANSPOSE: return transposeChunk(chunk)
    case Job.SELECT: return selectChunk(chunk)
    case Job.TAKE_COLUMNS: return takeColumnsChunk(chunk)
    case Job.PUT_COLUMNS: return putColumnsChunk(chunk)
    case Job.LAYER_NORM: return layerNormChunk(chunk)
    case Job.ATTENTION: return attentionChunk(chunk)
    case Job.ATTENTION_BACK: return attentionBackChunk(chunk)
    case Job.AFFINE: return affineChunk(chunk)
    case Job.AFFINE_BACK: return affineBackChunk(chunk)
    case Job.DROPOUT: return dropoutChunk(chunk)
    case Job.DROPOUT_BACK: return dropoutBackChunk(chunk)
    case Job.MMD: return mmdChunk(chunk)
    case Job.NETWORK: return networkChunk(chunk)
    case Job.NETWORK_BACK: return networkBackChunk(chunk)
    case Job.FLOW: return flowChunk(chunk)
    case Job.FLOW_BACK: return flowBackChunk(chunk)
    case Job.WEIGHT_GRADIENTS: return weightGradientsChunk(chunk)
  }
}
