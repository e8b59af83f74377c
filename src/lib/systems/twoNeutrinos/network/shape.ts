import type { NoisePath } from '../../../models/index.ts'
import type { Nu2InputWidths } from './inputs.ts'

/** A transformer over missing momentum, leptons and jets, pooled by a class token (arXiv 2307.02405, as released). */
export interface TransformerEvents {
  readonly kind: 'transformer'
  readonly width: number
  /** Width of the hidden layer of the networks that make tokens of objects, and of the feed-forward networks. */
  readonly embedderWidth: number
  readonly hidden: number
  readonly heads: number
  readonly encoderLayers: number
  readonly poolingLayers: number
  /** Probability that a hidden number of the feed-forward networks is dropped in training. */
  readonly dropout: number
}

/** The transformer of the ATLAS version: registers, layer scale, gated feed-forward networks. */
export interface GatedEvents {
  readonly kind: 'gated'
  readonly width: number
  readonly embedderWidth: number
  readonly hidden: number
  readonly heads: number
  readonly poolingHeads: number
  readonly registers: number
  readonly encoderLayers: number
  readonly poolingLayers: number
}

/** An attention-weighted deep set of the jets, beside missing momentum and leptons as they are. */
export interface DeepSetEvents {
  readonly kind: 'deepSet'
  readonly width: number
  /** Features of each jet that are pooled, in `heads` parts with weights of their own. */
  readonly pooled: number
  readonly heads: number
}

/** The flow of both neutrinos' six standardised coordinates. */
export interface Nu2CouplingsShape {
  readonly kind: 'couplings'
  readonly couplings: number
  /** The columns that each coupling transforms given the others, over and over. */
  readonly masks: readonly (readonly number[])[]
  /** An LU-linear map before the first coupling and after each. */
  readonly lu: boolean
  readonly bins: number
  readonly bound: number
  /** Width of the hidden layers of the spline networks, and their number. */
  readonly width: number
  readonly layers: number
  readonly dropout: number
}

/** The flow of the ATLAS version: tanh, then couplings on [−1, 1]⁶ with a uniform base. */
export interface Nu2BoxShape {
  readonly kind: 'box'
  readonly couplings: number
  readonly bins: number
  readonly width: number
  /** Factor on the standardised target before tanh. */
  readonly prescale: number
}

/** A flow along a learnt velocity: of straight paths flow matching, of circles a diffusion. */
export interface Nu2VelocityShape {
  readonly kind: 'velocity'
  readonly path: NoisePath
  readonly width: number
  /** Steps from noise to neutrinos. */
  readonly steps: number
}

/** Every number that fixes a ν²-Flows network. */
export interface Nu2FlowsShape {
  readonly inputs: Nu2InputWidths
  readonly events: TransformerEvents | GatedEvents | DeepSetEvents
  /** From what the event network gives to the flow's context; without a width one linear layer. */
  readonly embedding: { readonly width?: number; readonly dropout: number }
  readonly context: number
  readonly flow: Nu2CouplingsShape | Nu2BoxShape | Nu2VelocityShape
  /**
   * Of a network that is told the mass of the top, the last column of `misc`: the width of the hidden layer that makes the
   * event's own likelihood of that mass. The events are looked at without it.
   */
  readonly topMass?: { readonly width: number; readonly dropout: number }
}
