import type { NuFlowsFeatures } from './nuFlowsFeatures.ts'
import { anchors, type Preprocessing, standardised } from './preprocessing.ts'

/** Standardised features on the host, ready to be cut into batches. */
export interface StandardisedFeatures {
  readonly count: number
  /** [count, eventWidth] */
  readonly event: Float32Array
  readonly eventWidth: number
  /** Packed jets, [offsets[count], jetWidth]. */
  readonly jets: Float32Array
  readonly jetWidth: number
  /** int32 [count + 1] */
  readonly offsets: Int32Array
  /** The standardised point that each neutrino is looked for around, [count, 3]. */
  readonly anchor: Float32Array
  /** [count, 3] */
  readonly target?: Float32Array
}

/**
 * The features in units of the preprocessing.
 * @throws ShapeError when the features have other columns than the preprocessing was fitted on
 */
export function standardiseFeatures(features: NuFlowsFeatures, preprocessing: Preprocessing): StandardisedFeatures {
  const { event, jets, target } = features
  return {
    count: features.count,
    event: standardised(event, preprocessing.event),
    eventWidth: event.columns.length,
    jets: standardised(jets, preprocessing.jets),
    jetWidth: jets.columns.length,
    offsets: features.offsets,
    anchor: anchors(event, preprocessing.target),
    ...(target && { target: standardised(target, preprocessing.target) }),
  }
}

/** Some events of standardised features, in the order of their indices, jets packed anew. */
export function takeRows(features: StandardisedFeatures, indices: ArrayLike<number>): StandardisedFeatures {
  const { eventWidth, jetWidth, offsets, target } = features
  const count = indices.length
  const taken = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) taken[i + 1] = taken[i] + offsets[indices[i] + 1] - offsets[indices[i]]
  const event = new Float32Array(count * eventWidth)
  const jets = new Float32Array(taken[count] * jetWidth)
  const anchor = new Float32Array(count * 3)
  const targets = target && new Float32Array(count * 3)
  for (let i = 0; i < count; i++) {
    const from = indices[i]
    event.set(features.event.subarray(from * eventWidth, (from + 1) * eventWidth), i * eventWidth)
    jets.set(features.jets.subarray(offsets[from] * jetWidth, offsets[from + 1] * jetWidth), taken[i] * jetWidth)
    anchor.set(features.anchor.subarray(from * 3, (from + 1) * 3), i * 3)
    targets?.set(target!.subarray(from * 3, (from + 1) * 3), i * 3)
  }
  return { count, event, eventWidth, jets, jetWidth, offsets: taken, anchor, ...(targets && { target: targets }) }
}
