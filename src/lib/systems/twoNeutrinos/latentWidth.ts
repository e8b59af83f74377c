import { key, type Scalar } from '../../tensor/index.ts'
import { type BatchSource, meanLoss } from '../../training/index.ts'
import { type Nu2FlowsParams, nu2Flows } from './flow.ts'
import type { Nu2Batch } from './inputs.ts'
import type { Nu2FlowsShape } from './network/shape.ts'

const DIM = 6
const BATCH = 512

/**
 * The width of the latent normal that makes events that were not trained on most likely: a flow that has begun to over-fit
 * puts them a little too far out, and its regions hold too little. ln p depends on the width σ as −½ ⟨|z|²⟩ / σ² − D ln σ,
 * so that σ² = ⟨|z|²⟩ / D, and ⟨|z|²⟩ is read off the log-densities at two widths.
 */
export async function latentWidth(
  shape: Nu2FlowsShape,
  params: Nu2FlowsParams,
  events: BatchSource<object>,
): Promise<number> {
  const meanAt = (width: number) => {
    const model = nu2Flows(shape, width)
    const logProb = (p: Nu2FlowsParams, batch: object) => {
      const { inputs, target } = batch as Nu2Batch
      return model.logProb(p, inputs, target).mean() as Scalar
    }
    return meanLoss(params, events, logProb, { batchSize: BATCH, key: key(0) })
  }
  // ln p at 2 − ln p at 1 = ⅜ |z|² − D ln 2
  const difference = (await meanAt(2)) - (await meanAt(1))
  return Math.sqrt(((difference + DIM * Math.LN2) * 8) / (3 * DIM))
}
