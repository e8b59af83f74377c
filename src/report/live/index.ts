/**
 * Figures with a trained flow inside: the reader of a report draws from it.
 * @module neutrina/live
 */

export { type LiveCloudsOptions, liveClouds } from './clouds/makeLiveClouds.ts'
export { type LiveDisplay, type LiveOptions, livePosterior } from './makeLiveFlow.ts'
