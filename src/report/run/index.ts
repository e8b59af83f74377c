export { type Cost, costOf, type RunFacts, runOf } from './cost.ts'
export { isMadeByRun, noteMade } from './madeByRun.ts'
export { readSetting, type Settings, withSettings } from './parameters.ts'
export { type Failure, type RunOptions, type RunProgress, runNotebook } from './runNotebook.ts'
