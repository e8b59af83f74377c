export { exactlyMeasuredJets, WZ_CUTS } from './cuts.ts'
export type { Momenta, WzEvents } from './events.ts'
export { wz } from './layout.ts'
