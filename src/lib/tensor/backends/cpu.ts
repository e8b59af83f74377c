import * as tf from '@tensorflow/tfjs'
import type { StartBackend } from './starter.ts'

/** tfjs's own backend in plain JavaScript: always there, and what every other one is compared with. */
export const start: StartBackend = async () => {
  // else it advises on standard error, at its first tensor, to install another package
  Object.assign(tf.findBackend('cpu'), { firstUse: false })
  return 'plain JavaScript, one thread'
}
