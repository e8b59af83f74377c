import type { WzEvents } from '../../events/index.ts'
import type { Key, Params } from '../../tensor/index.ts'
import type { ExportedGraph } from '../exportGraph.ts'
import type { Posterior, Prepared, Saved, SplitEvents } from '../system.ts'
import type { UnfoldingSettings } from './recipes.ts'

/** Networks that are made ready for a training and restored from it in one way. */
export interface Family {
  prepare(
    network: string,
    events: SplitEvents<WzEvents>,
    settings: UnfoldingSettings,
    given?: Saved<UnfoldingSettings>['preprocessing'],
  ): Prepared
  restore(saved: Saved<UnfoldingSettings>): Restored
}

/** A trained network of a family. */
export interface Restored {
  readonly params: Params
  readonly posterior: Posterior
  /** The letter of the dequantisation in whose coordinates the density is; left out where there is no density. */
  readonly dequantisation?: 'b' | 'd'
  /** What it gives to its export as an ONNX file; or why it has no such form. */
  readonly exported?: string | (() => ExportedGraph)
  /** The same events as they would be measured, of a network that is walked both ways. */
  fold?(events: WzEvents, key: Key): WzEvents
}
