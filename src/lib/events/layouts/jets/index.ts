export type { Constituents, JetEvents } from './events.ts'
export { jets as jetsLayout } from './layout.ts'
