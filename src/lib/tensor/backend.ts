import * as tf from '@tensorflow/tfjs'
import { BackendError } from '../../complaint.ts'
import { mayHaveBlas } from '../../engine/index.ts'
import type { BackendOptions, StartBackend } from './backends/starter.ts'
import { wasmFeatures } from './backends/wasmFeatures.ts'

/** The backends that can be asked for by name. */
export const BACKENDS = ['simd', 'blas', 'tensorflow', 'webgpu', 'cpu'] as const
/** A compute backend by its name on the command line. */
export type BackendName = (typeof BACKENDS)[number]

/** What was chosen, and why. */
export interface BackendChoice {
  name: BackendName
  why: string
  /** What it computes on: threads, features, device. */
  what: string
}

/** Only the backend that is used is loaded. */
const LOAD: Record<BackendName, () => Promise<{ start: StartBackend }>> = {
  simd: () => import('./backends/simd.ts'),
  blas: () => import('./backends/blas.ts'),
  tensorflow: () => import('./backends/tensorflow.ts'),
  webgpu: () => import('./backends/webgpu.ts'),
  cpu: () => import('./backends/cpu.ts'),
}

/**
 * Chooses the compute backend: the one asked for, else `NEUTRINA_BACKEND`, else the embedded engine alone: with an
 * OpenBLAS a row's last digits depend on the rows beside it, so `blas` must be asked for.
 * @throws BackendError when the one asked for is unknown or cannot be loaded; nothing else is taken in its place
 */
export async function useBackend(asked?: string, options: BackendOptions = {}): Promise<BackendChoice> {
  const { name, why } = choose(asked)
  const before = tf.engine().backendName
  try {
    const { start } = await LOAD[name]()
    const what = await start(options)
    await makeCurrent(name)
    return { name, why, what }
  } catch (error) {
    if (before) await tf.setBackend(before)
    throw error
  }
}

function choose(asked: string | undefined): { name: BackendName; why: string } {
  if (asked !== undefined) return { name: known(asked, 'backend'), why: 'asked for' }
  // a page has no process
  const { NEUTRINA_BACKEND } = globalThis.process?.env ?? {}
  if (NEUTRINA_BACKEND) return { name: known(NEUTRINA_BACKEND, 'NEUTRINA_BACKEND'), why: 'NEUTRINA_BACKEND' }
  if (wasmFeatures().simd) {
    const faster = mayHaveBlas() ? "; 'blas' gives its large products to the library that is here" : ''
    return { name: 'simd', why: `the embedded engine${faster}` }
  }
  return {
    name: 'cpu',
    why: 'this machine has no WebAssembly SIMD, which the embedded engine needs; expect it to be slow',
  }
}

function known(name: string, who: string): BackendName {
  if (BACKENDS.includes(name as BackendName)) return name as BackendName
  throw new BackendError({ who, wanted: `one of ${BACKENDS.join(', ')}`, got: `'${name}'` })
}

async function makeCurrent(name: BackendName): Promise<void> {
  // setBackend tells of a backend that does not start only by what it returns, and goes on with another
  if ((await tf.setBackend(name)) && tf.getBackend() === name) return
  throw new BackendError({
    who: `backend ${name}`,
    wanted: 'a backend that starts here',
    got: 'one that does not',
    fix: '`neutrina doctor` tells what is there',
  })
}
