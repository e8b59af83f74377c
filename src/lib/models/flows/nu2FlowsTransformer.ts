import { fold, type Key, split, type Tensor2D } from '../../tensor/index.ts'
import { type DenseNetworkParams, denseNetwork } from '../networks/denseNetwork.ts'
import { type EncoderLayerParams, transformerEncoder } from '../networks/transformerEncoder.ts'
import { type PoolingParams, transformerPooling } from '../networks/transformerPooling.ts'
import { equalOffsets, packTokens, type TokenLayout, tokenLayout } from '../networks/transformerTokens.ts'
import type { Nu2FlowsShape } from './nu2FlowsProfile.ts'

/** Standardised inputs of some events. */
export interface Nu2FlowsInputs {
  /** Missing momentum, [M, metInputs]. */
  readonly met: Tensor2D
  /** ℓ⁻, then ℓ⁺ of each event, [2 M, leptonInputs]. */
  readonly leptons: Tensor2D
  /** The jets of all events, packed: [J, jetInputs]. */
  readonly jets: Tensor2D
  /** Numbers of jets and b-jets, [M, miscInputs]. */
  readonly misc: Tensor2D
  /** Where missing momentum, leptons and jets lie among the tokens. */
  readonly tokens: TokenLayout
}

export type Nu2TransformerParams = {
  readonly met: DenseNetworkParams
  readonly lepton: DenseNetworkParams
  readonly jet: DenseNetworkParams
  readonly encoder: readonly EncoderLayerParams[]
  readonly pooling: PoolingParams
  readonly embedding: DenseNetworkParams
}

/** Events to what the flow is told of them. */
export interface Nu2Transformer {
  init(key: Key): Nu2TransformerParams
  /**
   * @param dropoutKey in training only
   * @returns [M, context]
   */
  apply(params: Nu2TransformerParams, inputs: Nu2FlowsInputs, dropoutKey?: Key): Tensor2D
}

/**
 * The tokens of events with one missing momentum, two leptons and packed jets.
 * @param jetOffsets event m owns jets jetOffsets[m] … jetOffsets[m + 1] − 1; int32 [M + 1]
 */
export function nu2Tokens(jetOffsets: Int32Array): TokenLayout {
  const events = jetOffsets.length - 1
  return tokenLayout([equalOffsets(events, 1), equalOffsets(events, 2), jetOffsets])
}

/**
 * The event network of ν²-Flows: one token each for the missing momentum, ℓ⁻, ℓ⁺ and every jet, transformer encoder,
 * class-token pooling, embedding (arXiv 2307.02405, as released). Leptons are told apart by their charge alone and jets by
 * nothing: their order does not matter.
 */
export function nu2Transformer(shape: Nu2FlowsShape): Nu2Transformer {
  const { width } = shape.transformer
  const embedder = (inputs: number) => denseNetwork({ inputs, outputs: width, width: shape.embedderWidth, blocks: 0 })
  const [met, lepton, jet] = [shape.metInputs, shape.leptonInputs, shape.jetInputs].map(embedder)
  const encoder = transformerEncoder(shape.transformer, shape.encoderLayers)
  const pooling = transformerPooling(shape.transformer, shape.poolingLayers)
  const embedding = denseNetwork({
    inputs: width,
    outputs: shape.context,
    width: shape.embeddingWidth,
    blocks: 0,
    dropout: shape.dropout,
  })
  return {
    init: (key) => {
      const keys = split(key, 6)
      return {
        met: met.init(keys[0]),
        lepton: lepton.init(keys[1]),
        jet: jet.init(keys[2]),
        encoder: encoder.init(keys[3]),
        pooling: pooling.init(keys[4]),
        embedding: embedding.init(keys[5]),
      }
    },
    apply: (params, inputs, dropoutKey) => {
      const { misc, tokens } = inputs
      const keyOf = (part: number) => dropoutKey && fold(dropoutKey, part)
      const kinds = [
        met.apply(params.met, inputs.met),
        lepton.apply(params.lepton, inputs.leptons),
        jet.apply(params.jet, inputs.jets),
      ]
      const encoded = encoder.apply(params.encoder, packTokens(kinds, tokens), tokens.offsets, misc, keyOf(0))
      const pooled = pooling.apply(params.pooling, encoded, tokens.offsets, misc, keyOf(1))
      return embedding.apply(params.embedding, pooled, undefined, keyOf(2))
    },
  }
}
