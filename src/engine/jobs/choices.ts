/* Lists whose entries the kernels know by number. */

/** Activations of a dense layer; `leakyRelu` has slope 0.1. */
export const ACTIVATIONS = ['identity', 'leakyRelu', 'relu', 'silu'] as const

/** A function between two layers, by its name. */
export type Activation = (typeof ACTIVATIONS)[number]

/** tfjs's operations of two tensors. */
export const BINARY: readonly string[] = [
  'Add',
  'Sub',
  'Multiply',
  'RealDiv',
  'Maximum',
  'Minimum',
  'SquaredDifference',
]

/** tfjs's operations of one tensor. */
export const UNARY: readonly string[] = [
  'Exp',
  'Log',
  'Neg',
  'Square',
  'Sqrt',
  'Rsqrt',
  'Sigmoid',
  'Softplus',
  'Relu',
  'LeakyRelu',
  'Tanh',
  'Abs',
  'Log1p',
  'Reciprocal',
]

/** tfjs's reductions. */
export const REDUCTIONS: readonly string[] = ['Sum', 'Mean', 'Max']

export const CHOICES = { Activation: ACTIVATIONS, Binary: BINARY, Unary: UNARY, Reduction: REDUCTIONS } as const
