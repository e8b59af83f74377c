import {
  applyLinear,
  applyNorm,
  type DenseNetworkParams,
  denseNetwork,
  equalOffsets,
  type GatedAttentionParams,
  type GatedFeedForwardParams,
  gatedAttention,
  gatedFeedForward,
  initGatedAttention,
  initGatedFeedForward,
  initLinear,
  initNorm,
  type LinearParams,
  type NormParams,
  packTokens,
  tokenLayout,
} from '../../../models/index.ts'
import { type Key, normals, split, type Tensor1D, type Tensor2D, tf } from '../../../tensor/index.ts'
import type { EventNetwork } from './eventNetwork.ts'
import type { Nu2InputWidths } from './inputs.ts'
import type { GatedEvents } from './shape.ts'

type EncoderLayer = {
  readonly attentionNorm: NormParams
  readonly attention: GatedAttentionParams
  readonly attentionScale: Tensor1D
  readonly feedForwardNorm: NormParams
  readonly feedForward: GatedFeedForwardParams
  readonly feedForwardScale: Tensor1D
}

type PoolingLayer = {
  readonly attention: GatedAttentionParams
  readonly feedForward: GatedFeedForwardParams
}

export type GatedEventsParams = {
  readonly misc: DenseNetworkParams
  readonly met: DenseNetworkParams
  readonly lepton: DenseNetworkParams
  readonly jet: DenseNetworkParams
  readonly input: LinearParams
  readonly registers: Tensor2D
  readonly encoder: readonly EncoderLayer[]
  readonly poolingInput: LinearParams
  readonly classToken: Tensor2D
  readonly pooling: readonly PoolingLayer[]
  readonly norm: NormParams
}

/** First values of registers and of the layers' scales, as in the ATLAS version. */
const REGISTER_SIZE = 1e-3
const LAYER_SCALE = 0.1

/**
 * The event network of the ATLAS version of ν²-Flows: counts, missing momentum, leptons and jets are all tokens, behind
 * learned registers (arXiv 2309.16588); pre-norm layers with layer scale (arXiv 2103.17239 eq. 2) and SwiGLU (2002.05202);
 * pooling by a class token without norms.
 */
export function nu2GatedTransformer(shape: GatedEvents, inputs: Nu2InputWidths): EventNetwork<GatedEventsParams> {
  const embedder = (columns: number) =>
    denseNetwork({
      inputs: columns,
      outputs: shape.width,
      width: shape.embedderWidth,
      blocks: 0,
      norm: false,
      activation: 'silu',
    })
  const embedders = [inputs.misc, inputs.met, inputs.lepton, inputs.jet].map(embedder)
  return {
    outputs: shape.width,
    init: (key) => initEvents(key, shape, embedders),
    apply: (params, { misc, met, leptons, jets, tokens }) => {
      const events = met.shape[0]
      const jetOffsets = tokens.jetOffsets.dataSync() as Int32Array
      const layout = tokenLayout([
        ...[shape.registers, 1, 1, 2].map((perEvent) => equalOffsets(events, perEvent)),
        jetOffsets,
      ])
      const kinds = [misc, met, leptons, jets].map((rows, i) => {
        const embedded = embedders[i].apply([params.misc, params.met, params.lepton, params.jet][i], rows)
        return applyLinear(params.input, embedded, 'identity')
      })
      const all = packTokens([repeated(params.registers, events), ...kinds], layout)
      const encoded = params.encoder.reduce((rows, layer) => encode(layer, rows, layout.offsets, shape.heads), all)
      return pool(params, encoded, layout.offsets, shape)
    },
  }
}

function initEvents(key: Key, shape: GatedEvents, embedders: readonly ReturnType<typeof denseNetwork>[]) {
  const { width, hidden, registers, encoderLayers, poolingLayers } = shape
  const [forEmbedders, forInput, forRegisters, forEncoder, forPoolingInput, forToken, forPooling] = split(key, 7)
  const [misc, met, lepton, jet] = split(forEmbedders, 4).map((own, i) => embedders[i].init(own))
  const square = (own: Key) => initLinear(own, { inputs: width, contextDim: 0, outputs: width, norm: false })
  const scale = () => tf.fill([width], LAYER_SCALE) as Tensor1D
  return {
    ...{ misc, met, lepton, jet },
    input: square(forInput),
    registers: tf.tensor2d(
      normals(forRegisters, registers * width).map((x) => REGISTER_SIZE * x),
      [registers, width],
    ),
    encoder: split(forEncoder, encoderLayers).map((own) => ({
      ...initPoolingLayer(own, width, hidden),
      attentionNorm: initNorm(width),
      attentionScale: scale(),
      feedForwardNorm: initNorm(width),
      feedForwardScale: scale(),
    })),
    poolingInput: square(forPoolingInput),
    classToken: tf.tensor2d(normals(forToken, width), [1, width]),
    pooling: split(forPooling, poolingLayers).map((own) => initPoolingLayer(own, width, hidden)),
    norm: initNorm(width),
  }
}

function initPoolingLayer(key: Key, width: number, hidden: number): PoolingLayer {
  const [forAttention, forFeedForward] = split(key, 2)
  return {
    attention: initGatedAttention(forAttention, width),
    feedForward: initGatedFeedForward(forFeedForward, width, hidden),
  }
}

function encode(layer: EncoderLayer, x: Tensor2D, offsets: Tensor1D, heads: number): Tensor2D {
  const known = { rows: applyNorm(layer.attentionNorm, x), offsets }
  const attended = x.add(gatedAttention(layer.attention, known, known, heads).mul(layer.attentionScale)) as Tensor2D
  const fed = gatedFeedForward(layer.feedForward, applyNorm(layer.feedForwardNorm, attended))
  return attended.add(fed.mul(layer.feedForwardScale)) as Tensor2D
}

function pool(params: GatedEventsParams, tokens: Tensor2D, offsets: Tensor1D, { poolingHeads }: GatedEvents): Tensor2D {
  const known = { rows: applyLinear(params.poolingInput, tokens, 'identity'), offsets }
  const events = offsets.size - 1
  const one = tf.tensor1d(equalOffsets(events, 1), 'int32')
  const pooled = params.pooling.reduce(
    (query, layer) => {
      const attended = gatedAttention(layer.attention, { rows: query, offsets: one }, known, poolingHeads)
      const next = query.add(attended) as Tensor2D
      return next.add(gatedFeedForward(layer.feedForward, next)) as Tensor2D
    },
    repeated(params.classToken, events),
  )
  return applyNorm(params.norm, pooled)
}

/** The rows of x once for each event; not tile: its gradient adds the events one by one. */
function repeated(x: Tensor2D, events: number): Tensor2D {
  const [rows, width] = x.shape
  return tf
    .zeros([events, rows, width])
    .add(x.expandDims(0))
    .reshape([events * rows, width]) as Tensor2D
}
