export {
  atLeastBTags,
  atLeastJets,
  exactlyJets,
  exactlyOneLepton,
  fullyMatched,
  leptonsAbove,
  metAbove,
  oppositeCharges,
} from './cuts.ts'
export { type DrawsBlock, type DrawsFile, type DrawsWriter, openDrawsWriter } from './drawsWriter.ts'
export type { Events, Jets, Layout, Leptons, Objects, Particles } from './events.ts'
export { ttbar } from './layout.ts'
export { TRUTH_PARTS, type TruthPart } from './parts.ts'
export { presentJets } from './presentJets.ts'
export { type EventShift, shiftEvents } from './shiftEvents.ts'
