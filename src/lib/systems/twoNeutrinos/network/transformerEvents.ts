import {
  type DenseNetworkParams,
  denseNetwork,
  type EncoderLayerParams,
  type PoolingParams,
  packTokens,
  transformerEncoder,
  transformerPooling,
} from '../../../models/index.ts'
import { fold, split } from '../../../tensor/index.ts'
import type { EventNetwork } from './eventNetwork.ts'
import type { Nu2InputWidths } from './inputs.ts'
import type { TransformerEvents } from './shape.ts'

export type TransformerEventsParams = {
  readonly met: DenseNetworkParams
  readonly lepton: DenseNetworkParams
  readonly jet: DenseNetworkParams
  readonly encoder: readonly EncoderLayerParams[]
  readonly pooling: PoolingParams
}

/**
 * The event network of ν²-Flows: one token each for the missing momentum, both leptons and every jet, transformer encoder,
 * class-token pooling (arXiv 2307.02405, as released). Leptons are told apart by their inputs alone and jets by nothing:
 * their order does not matter.
 */
export function nu2Transformer(
  shape: TransformerEvents,
  inputs: Nu2InputWidths,
): EventNetwork<TransformerEventsParams> {
  const { width, embedderWidth, heads, hidden, dropout } = shape
  const embedder = (columns: number) =>
    denseNetwork({ inputs: columns, outputs: width, width: embedderWidth, blocks: 0 })
  const [met, lepton, jet] = [inputs.met, inputs.lepton, inputs.jet].map(embedder)
  const layer = { width, contextDim: inputs.misc, heads, hidden, dropout }
  const encoder = transformerEncoder(layer, shape.encoderLayers)
  const pooling = transformerPooling(layer, shape.poolingLayers)
  return {
    outputs: width,
    init: (key) => {
      const [forMet, forLepton, forJet, forEncoder, forPooling] = split(key, 5)
      return {
        met: met.init(forMet),
        lepton: lepton.init(forLepton),
        jet: jet.init(forJet),
        encoder: encoder.init(forEncoder),
        pooling: pooling.init(forPooling),
      }
    },
    apply: (params, { misc, tokens, ...objects }, dropoutKey) => {
      const keyOf = (part: number) => dropoutKey && fold(dropoutKey, part)
      const kinds = [
        met.apply(params.met, objects.met),
        lepton.apply(params.lepton, objects.leptons),
        jet.apply(params.jet, objects.jets),
      ]
      const encoded = encoder.apply(params.encoder, packTokens(kinds, tokens), tokens.offsets, misc, keyOf(0))
      return pooling.apply(params.pooling, encoded, tokens.offsets, misc, keyOf(1))
    },
  }
}
