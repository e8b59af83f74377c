export {
  anyOf,
  atLeastBTags,
  atLeastJets,
  type Cut,
  exactlyJets,
  exactlyOneLepton,
  fullyMatched,
  leptonsAbove,
  metAbove,
  not,
  oppositeCharges,
} from './cuts.ts'
export { type DrawsBlock, type DrawsFile, type DrawsWriter, openDrawsWriter } from './drawsWriter.ts'
export type { Events, Jets, Layout, Leptons, Objects, Particles } from './events.ts'
export { type EventSource, type OpenOptions, openEvents, readEvents } from './openEvents.ts'
export { presentJets } from './presentJets.ts'
export { type CutFlowStep, type Selected, selectEvents } from './selectEvents.ts'
export { type SelectedSource, selectSource } from './selectSource.ts'
export { interleavedSplit, randomSplit, type Split } from './split.ts'
export { TRUTH_PARTS, type TruthPart } from './tables.ts'
export { concatEvents, takeEvents } from './takeEvents.ts'
export { type TopPairOptions, type TopPairs, toyTopPairs } from './toyTopPairs.ts'
export { type WriteOptions, writeEvents } from './writeEvents.ts'
