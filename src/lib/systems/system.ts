import type { Bins, Quantity } from '../columns/index.ts'
import type { LikelihoodCurves, Report } from '../evaluation/index.ts'
import type { AnyEvents, Cut, OpenOptions, Skipped } from '../events/index.ts'
import type { DrawOptions, PosteriorOf, SampleBlock, Samples } from '../samples/index.ts'
import type { Key, Params, Scalar } from '../tensor/index.ts'
import type { AdamSettings, BatchSource, EpochRecord, InTurn, Json } from '../training/index.ts'
import type { WeightDraw } from './bayesian.ts'
import type { Calibration } from './calibration/calibration.ts'
import type { ExportedGraph } from './exportGraph.ts'
import type { Exported } from './exportNetwork.ts'
import type { Choices, TrainingSettings } from './settings.ts'

/**
 * One walk from events to a report for one physics question. A system is a folder of `systems/` and a line of the registry;
 * whoever trains, draws or judges asks the registry and this record, never which system it is.
 */
export interface System<
  S extends TrainingSettings = TrainingSettings,
  J extends Judgement = Judgement,
  E extends AnyEvents = AnyEvents,
> {
  readonly name: string
  /** Names the system and the version of its model folders in `model.json`. */
  readonly format: string
  /** The events that it takes, and the truth that a training needs. */
  readonly needs: Needs
  /** Its networks by their names on the command line, each in a sentence. */
  readonly networks: Readonly<Record<string, string>>
  readonly recipes: Readonly<Record<string, S>>
  /** The recipe that a network is trained by where none is named and it is not `neutrina`. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Its settings besides those of every training. */
  readonly choices: Choices
  /**
   * A recipe by name, with some of its settings replaced.
   * @throws ConfigError for an unknown name, an unknown setting, or one that cannot work
   */
  settings(recipe: string, changes?: Partial<S>): S
  /** What a network of some settings may begin with besides another of its own kind; nothing where there is none. */
  partOf?(settings: S): Part<S> | undefined
  /**
   * Network, loss and batches of a training.
   * @param preprocessing that of a model whose training goes on with other events; fitted on the training events if not given
   */
  prepare(
    network: string,
    events: SplitEvents<E>,
    settings: S,
    preprocessing?: Readonly<Record<string, Json>>,
  ): Prepared
  /** Events that it makes itself, to learn from in place of those of files. */
  readonly toys?: Toys<E>
  /**
   * A trained network from what its folder holds.
   * @throws FileError when something of it is damaged
   */
  restore(saved: Saved<S>): Trained<J>
  /** A network from elsewhere that draws what the posteriors of this system draw, to be judged as they are. */
  readonly imported?: (draw: ImportedDraws) => Omit<Trained<J>, 'dispose'>
}

/** Draws of a network from elsewhere, block by block; it tells no density of the truth. */
export type ImportedDraws = (
  events: AnyEvents,
  options: DrawOptions,
) => Generator<{ readonly first: number; readonly samples: Omit<Samples, 'columns'> }>

/** A network that is a part of another. */
export interface Part<S> {
  readonly settings: S
  /** The names of the other's parameters that it does not have. */
  readonly rest: readonly string[]
}

/** Events by name that need no files. */
export interface Toys<E extends AnyEvents = AnyEvents> {
  readonly names: readonly string[]
  /** `count` events to learn from, and a ninth of that, but a thousand at least, to validate on. */
  split(name: string, count: number, key: Key): SplitEvents<E>
}

/** The events that the networks of a system take. */
export interface Needs {
  /** A variant of one of the layouts. */
  readonly layout: string
  /** Parts of that layout which only the generator knows. */
  readonly truth: readonly string[]
}

/** Events to learn from and events to validate on. */
export interface SplitEvents<E extends AnyEvents = AnyEvents> {
  readonly training: E
  readonly validation: E
}

/** A network and its events, ready to be trained. */
export interface Prepared {
  /** The parameters to begin with. */
  readonly init: (key: Key) => Params
  /** The mean loss over a batch; the key names what is dropped, where anything is. */
  readonly loss: (params: Params, batch: object, key: Key) => Scalar
  /** The losses of parts of the parameters that are moved in turn, in the place of `loss`, which then validates alone. */
  readonly inTurn?: InTurn<Params, object>
  /** The loss that chooses the best parameters, where it differs. */
  readonly validationLoss?: (params: Params, batch: object) => Scalar
  /** Which epoch is kept: the best one, where not given, or the last. */
  readonly keep?: 'best' | 'last'
  /** What its optimiser has other than by default, besides the settings of every training. */
  readonly optimiser?: Partial<AdamSettings>
  readonly training: BatchSource<object>
  readonly validation: BatchSource<object>
  /** What is measured after every epoch besides the losses, by name. */
  readonly figures?: (params: Params) => Promise<Readonly<Record<string, number>>>
  /** What is wrong with a training by the record of an epoch, in words. */
  readonly warning?: (record: EpochRecord) => string | undefined
  /** What the network answers with, in words. */
  readonly target: string
  /** The columns of what it answers with, where a Bayesian training may weigh by them. */
  readonly dim?: number
  /** The events that are learnt from, where an epoch has another number. */
  readonly events?: number
  readonly preprocessing: object
  /** Fits what a network needs beside it, on the best parameters, as plain data that is kept as the model's calibration. */
  readonly afterwards?: (params: Params) => Promise<Json>
}

/** What a model's folder holds, its description checked as far as no system needs to be known. */
export interface Saved<S> {
  /** The model's folder, for errors. */
  readonly folder: string
  readonly network: string
  readonly settings: S
  readonly preprocessing: Readonly<Record<string, Json>>
  /** What was fitted after the training; empty where nothing was. */
  readonly calibration: Readonly<Record<string, Json>>
  /** The saved parameters in the tree that `init` makes; of a Bayesian network the draw that was asked for. */
  readonly params: (init: (key: Key) => Params) => Params
  /** Other draws of the weights of a Bayesian network; left out where each is one number. */
  readonly drawn?: ((init: (key: Key) => Params, weights: WeightDraw) => Params) | undefined
}

/** A trained network, ready to answer; what it has no answer for is absent. */
export interface Trained<J extends Judgement = Judgement> {
  readonly network: string
  /** The events that it answers for. */
  readonly needs: Needs
  /** The posterior of every event, as draws. */
  readonly posterior?: Posterior
  /** What is worked out from draws, to be written or unfolded. */
  readonly observables?: Observables
  /** One answer an event, [count, columns of the draws]. */
  predict?(events: AnyEvents): Float32Array
  /** The density of events, and how sure it is: from frozen draws of the weights, one number an event. */
  readonly weigh?: (events: AnyEvents, draws: { readonly key: Key; readonly draws: number }) => Weighed
  /** New events like those that it has learnt from, block by block; the same key gives the same events whatever the blocks. */
  generate?(options: GenerateOptions): Generator<AnyEvents>
  /** The same events as they would be measured, of a network that is walked both ways; the key names its noise. */
  fold?(events: AnyEvents, key: Key): AnyEvents
  /**
   * The numbers that tell whether to trust it.
   * @param posterior what is judged; its own if not given
   */
  readonly judge?: (evaluation: Evaluation, posterior?: Posterior) => Promise<J>
  /** What its posterior is told of a whole sample, and can be fitted to one. */
  readonly parameter?: Parameter
  /** What it gives to its export as an ONNX file, or why it has none, in words. */
  readonly exported?: (() => Exported | ExportedGraph) | string
  /** Frees its parameters. */
  dispose(): void
}

/** Quantities that are worked out from draws and their events. */
export interface Observables {
  /** Those of each draw, with the bins that they are shown in. */
  readonly quantities: readonly (Quantity & { readonly bins: Bins })[]
  /** Those of each event. */
  readonly perEvent?: readonly Quantity[]
  /**
   * @param samples draws of events
   * @param events the events that hold them, the first one at place `first`
   * @returns [count, draws, quantities], and [count, quantities of an event]
   */
  of(
    samples: Pick<Samples, 'count' | 'draws' | 'values'>,
    events: AnyEvents,
    first: number,
  ): { readonly drawn: Float32Array; readonly perEvent?: Float32Array }
}

/** A number that all events of a sample share, such as a mass: a trained network is told it, and knows its likelihood. */
export interface Parameter {
  readonly quantity: Quantity
  /** What it is taken to be where nothing else is said. */
  readonly nominal: number
  /** The same events, taken to have a value of it. */
  of<E extends AnyEvents>(events: E, value: number): E
  /** ln p(event | value), up to a constant of each event: [count, values]. */
  logLikelihood(events: AnyEvents, values: ArrayLike<number>): Float64Array
}

/** Densities of events over draws of the weights, [count] each. */
export interface Weighed {
  /** ln of the mean density. */
  readonly logProb: Float64Array
  /** Standard deviation over mean (σ_pred / p). */
  readonly relativeSigma: Float64Array
  /** What the density is in, with units. */
  readonly coordinates: string
}

/** Which new events a trained network makes. */
export interface GenerateOptions {
  readonly count: number
  readonly key: Key
  /** The place of the first one in the key's stream; 0 where not given. */
  readonly first?: number
  /** Events whose conditions the new ones have, one for one; drawn as in training where not given. */
  readonly like?: AnyEvents
}

/** How a trained posterior draws, and how its draws are written. */
export interface Posterior {
  /** Block by block; the same key gives the same draws whatever the block size. */
  draw(events: AnyEvents, options: DrawOptions): Generator<SampleBlock>
  readonly columns: readonly Quantity[]
  /** The data set that draws are kept in: its name, and the axes after events and draws. */
  readonly dataSet: { readonly name: string; readonly shape: readonly number[] }
  /** What the draws and their densities are, with units. */
  readonly coordinates: string
  /**
   * The densities that it draws from, which those of other weights can be averaged with; absent where they cannot.
   * @param first place of the first event in the whole set, for errors
   */
  densityOf?(events: AnyEvents, first?: number): PosteriorOf
  /** What part of each event's variance comes from the weights, where it is an average over draws of them. */
  weightShares?(events: AnyEvents, options: ShareOptions): WeightShares
  /** What a calibration of it needs to know; left out where it cannot be calibrated. */
  readonly calibrates?: Calibrates
  /** What was fitted after the training, and draws and densities are made with. */
  readonly calibration?: Calibration
}

/** What the calibration of a posterior is fitted from and looked at in. */
export interface Calibrates {
  /** The true values of events that have them, [count, columns]. */
  truth(events: AnyEvents): Float32Array
  /** What is measured of an event and its calibration may depend on. */
  readonly conditions: readonly Condition[]
  /** What is looked at of events to tell whether they are like those of the training. */
  readonly inputs: readonly Measurement[]
  /**
   * Where the true values lie at the latent end of the flow as it was trained, [count, D]: standard normal if it is calibrated.
   * Left out where the latent is not normal.
   */
  latent?(events: AnyEvents): Float32Array
  /** The curves of the likelihood of a parameter as they were learnt, of events with its truth; left out where there is none. */
  likelihood?(events: AnyEvents): LikelihoodCurves
}

/** A measured quantity of events. */
export interface Measurement extends Quantity {
  /** [count] */
  of(events: AnyEvents): Float64Array
}

/** A measured quantity, at least 0, and the bins that calibration is looked at in. */
export interface Condition extends Measurement {
  readonly edges: readonly number[]
  /** Whether conformal regions are fitted in each bin by itself; of one condition at most. */
  readonly apart?: true
}

/** How the variance of draws is split. */
export interface ShareOptions {
  readonly key: Key
  /** Draws of each event with each draw of the weights; 16 if not given. */
  readonly draws?: number
  /** Place of the first event in the whole set; even, 0 if not given. */
  readonly first?: number
}

/** Shares of the variance, from 0 (the physics alone) to 1 (the weights alone). */
export interface WeightShares {
  /** By column of the draws, each [count]. */
  readonly columns: Readonly<Record<string, Float64Array>>
  /** Their mean, [count]. */
  readonly mean: Float64Array
}

/** Which events of which files. */
export interface AskedEvents extends Pick<OpenOptions, 'mapping' | 'units' | 'invalid'> {
  readonly files: readonly string[]
  /** Only events that pass all of these. */
  readonly cuts?: readonly Cut<AnyEvents>[]
  /** Told what was left out because it may not be read, where `invalid` says so. */
  readonly onSkipped?: (skipped: Skipped) => void
}

/** What is judged, on which events. */
export interface Evaluation extends AskedEvents {
  /** How many of the events, the first ones; all where not given. */
  readonly events?: number
  /** Draws of each event. */
  readonly draws: number
  readonly key: Key
  /** A trained network with one answer an event, to compare with. */
  readonly beside?: Trained
  /** Trained networks of the same kind to set beside it, of other statistics or seeds. */
  readonly others?: readonly Trained[]
  /** Events of a process that was not trained on, mixed into the others in this share of all. */
  readonly signal?: { readonly files: readonly string[]; readonly share: number }
  /** The files that a generator was trained on, to tell whether it knows them by heart. */
  readonly training?: readonly string[]
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Numbers that judge, and what they were computed from. */
export interface Judgement {
  readonly report?: Report
  /** What is printed where a report has no place for it. */
  readonly sheet?: Sheet
}

/** Numbers as a plain object of JSON, and as text for a terminal. */
export interface Sheet {
  readonly json: object
  readonly text: string
}
