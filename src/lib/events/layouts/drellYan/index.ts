export type { DrellYanEvents } from './events.ts'
export { drellYan } from './layout.ts'
