// @ts-check
/**
 * A thread of the engine: computes chunks of jobs until it is told to stop. Plain JavaScript, so that it starts without a
 * loader.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { linkSgemm } from './native/sgemm.mjs'

/**
 * @type {{
 *   module: WebAssembly.Module, memory: WebAssembly.Memory, scratch: number, front: boolean,
 *   blas?: import('./native/sgemm.mjs').Library,
 *   state: { at: number, serving: number, dead: number },
 * }}
 */
const { module, memory, scratch, front, blas, state } = workerData

const flags = new Int32Array(memory.buffer)
try {
  const instance = new WebAssembly.Instance(module, {
    env: {
      memory,
      sgemm: linkSgemm(blas, memory),
      abort: () => {
        throw new Error('abort')
      },
    },
  })
  const kernels = /** @type {{ setScratch(at: number): void, setEnd(front: number): void, serve(): void }} */ (
    /** @type {unknown} */ (instance.exports)
  )
  kernels.setScratch(scratch)
  kernels.setEnd(Number(front))
  Atomics.store(flags, state.at >> 2, state.serving)
  kernels.serve()
  parentPort?.close()
} catch (error) {
  Atomics.store(flags, state.at >> 2, state.dead)
  throw error
}
