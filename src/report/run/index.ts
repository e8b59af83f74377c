export { type Cost, costOf, type RunFacts, runOf } from './cost.ts'
