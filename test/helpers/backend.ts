import { type BackendChoice, tf, useBackend } from '../../src/lib/tensor/index.ts'

/** Starts the backend that tests compute on: `NEUTRINA_BACKEND`, else tfjs's own in plain JavaScript. */
export const testBackend = (): Promise<BackendChoice> => useBackend(process.env.NEUTRINA_BACKEND || 'cpu')

/**
 * How far a row computed among others may be from the same row computed alone: TensorFlow adds the terms of a product in
 * another order when there are more rows.
 */
export const batchRounding = (): number => (tf.getBackend() === 'tensorflow' ? 3e-5 : 1e-6)
