export { firstDraws, modeOfDraws } from './modeOfDraws.ts'
export { type DrawOptions, drawBlocks, inputTensors, type PosteriorModel } from './nuFlowsSampler.ts'
export type { Coordinates, SampleBlock, Samples, TruthLogProb } from './samples.ts'
