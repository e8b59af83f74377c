export { type LiveDisplay, type LiveOptions, livePosterior } from './makeLiveFlow.ts'
