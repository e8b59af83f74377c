/**
 * Classical answers, distribution by distribution: responses, D'Agostini, matrix inversion, errors by toys.
 * @module neutrina/unfolding
 */

export { rangesOf } from '../columns/index.ts'
export { unreachedEvents } from './inputs.ts'
export { type IterativeBayesOptions, iterativeBayes, type Unfolded } from './iterativeBayes.ts'
export { type Inverted, type MatrixInversionOptions, matrixInversion } from './matrixInversion.ts'
export { poissonNumbers } from './poisson.ts'
export { logPoisson } from './poissonDensity.ts'
export { folded, originOf, type Response, type ResponseEvents, responseMatrix } from './response.ts'
export { type ToyErrors, toyErrors } from './toyErrors.ts'
