import { attentionChunk } from './attention/attention'
import { attentionBackChunk } from './attention/attentionBack'
import { affineBackChunk, affineChunk } from './bijections/affine'
import { allInOneBackChunk, allInOneChunk } from './bijections/allInOne'
import { luBackChunk, luChunk } from './bijections/luLinear'
import { splineChunk } from './bijections/spline'
import { splineBackChunk } from './bijections/splineBack'
import { bayesianChunk } from './dense/bayesianLayer'
import { bayesianBackChunk } from './dense/bayesianLayerBack'
import { productsChunk, variancesChunk } from './dense/variances'
import { denseChunk } from './dense/denseLayer'
import { denseBackChunk } from './dense/denseLayerBack'
import { layerNormChunk } from './dense/layerNorm'
import { flowChunk } from './flows/flow'
import { flowBackChunk } from './flows/flowBack'
import { Job } from './memory/jobs'
import { matmulChunk } from './products/matmul'
import { randomChunk } from './random/draws'
import { dropoutBackChunk, dropoutChunk } from './random/dropout'
import { repeatRowsChunk, segmentSumChunk } from './segments/rows'
import { weightedSumBackChunk, weightedSumChunk } from './segments/weightedSum'
import { networkBackChunk, networkChunk } from './strips/network'
import { weightGradientsChunk } from './strips/weightGradients'
import { binaryChunk } from './tensors/binary'
import { putColumnsChunk, takeColumnsChunk } from './tensors/columns'
import { copyRowsChunk, gatherRowsChunk } from './tensors/copyRows'
import { copyStridedChunk } from './tensors/copyStrided'
import { reduceChunk, sumColumnsChunk } from './tensors/reduce'
import { selectChunk } from './tensors/select'
import { softmaxChunk } from './tensors/softmax'
import { transposeChunk } from './tensors/transpose'
import { unaryChunk } from './tensors/unary'
import { adamChunk, squaresChunk } from './training/adam'
import { divergenceChunk } from './training/divergence'
import { mmdChunk } from './training/mmd'

/** Computes one chunk of a job with the arguments in place. */
export function run(job: i32, chunk: i32): void {
  switch (job) {
    case Job.MATMUL: return matmulChunk(chunk)
    case Job.DENSE: return denseChunk(chunk)
    case Job.DENSE_BACK: return denseBackChunk(chunk)
    case Job.BAYESIAN: return bayesianChunk(chunk)
    case Job.BAYESIAN_BACK: return bayesianBackChunk(chunk)
    case Job.VARIANCES: return variancesChunk(chunk)
    case Job.PRODUCTS: return productsChunk(chunk)
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
    case Job.COPY_STRIDED: return copyStridedChunk(chunk)
    case Job.TRANSPOSE: return transposeChunk(chunk)
    case Job.SELECT: return selectChunk(chunk)
    case Job.TAKE_COLUMNS: return takeColumnsChunk(chunk)
    case Job.PUT_COLUMNS: return putColumnsChunk(chunk)
    case Job.LAYER_NORM: return layerNormChunk(chunk)
    case Job.ATTENTION: return attentionChunk(chunk)
    case Job.ATTENTION_BACK: return attentionBackChunk(chunk)
    case Job.AFFINE: return affineChunk(chunk)
    case Job.AFFINE_BACK: return affineBackChunk(chunk)
    case Job.ALL_IN_ONE: return allInOneChunk(chunk)
    case Job.ALL_IN_ONE_BACK: return allInOneBackChunk(chunk)
    case Job.DROPOUT: return dropoutChunk(chunk)
    case Job.DROPOUT_BACK: return dropoutBackChunk(chunk)
    case Job.DIVERGENCE: return divergenceChunk(chunk)
    case Job.MMD: return mmdChunk(chunk)
    case Job.NETWORK: return networkChunk(chunk)
    case Job.NETWORK_BACK: return networkBackChunk(chunk)
    case Job.FLOW: return flowChunk(chunk)
    case Job.FLOW_BACK: return flowBackChunk(chunk)
    case Job.WEIGHT_GRADIENTS: return weightGradientsChunk(chunk)
  }
}
