import * as tf from '@tensorflow/tfjs'
import { BackendError } from './errors.ts'

/** The backends that can be asked for by name. */
export const BACKENDS = ['simd', 'tensorflow', 'webgpu', 'cpu'] as const
export type BackendName = (typeof BACKENDS)[number]

/** What was chosen, and why. */
export interface BackendChoice {
  name: BackendName
  why: string
}

/**
 * Chooses the compute backend: the one asked for, else `NEUTRINA_BACKEND`, else the best that loads.
 * @throws BackendError when the one asked for is unknown or cannot be loaded; nothing else is taken in its place
 */
export async function useBackend(asked: string | undefined = process.env.NEUTRINA_BACKEND): Promise<BackendChoice> {
  if (asked !== undefined && !BACKENDS.includes(asked as BackendName)) {
    throw new BackendError({ who: 'backend', wanted: `one of ${BACKENDS.join(', ')}`, got: `'${asked}'` })
  }
  const name = (asked ?? 'cpu') as BackendName
  await tf.setBackend(name)
  // setBackend falls back without a word when a backend cannot start
  if (tf.getBackend() !== name) {
    throw new BackendError({
      who: `backend ${name}`,
      wanted: 'a backend that starts here',
      got: `'${tf.getBackend()}'`,
    })
  }
  return { name, why: asked ? 'asked for' : 'the only one that is always there' }
}
