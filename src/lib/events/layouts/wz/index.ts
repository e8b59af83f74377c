export type { Momenta } from '../momenta.ts'
export { exactlyMeasuredJets, WZ_CUTS } from './cuts.ts'
export type { WzEvents } from './events.ts'
export { wz } from './layout.ts'
