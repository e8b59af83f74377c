// @ts-check
/**
 * A thread of the engine: computes chunks of jobs until it is told to stop. Plain JavaScript, so that it starts without a
 * loader.
 */
import { parentPort, workerData } from 'node:worker_threads'

/** @type {{ module: WebAssembly.Module, memory: WebAssembly.Memory, scratch: number, front: boolean, status: number }} */
const { module, memory, scratch, front, status } = workerData
const STARTED = 1
const DEAD = 2

const flags = new Int32Array(memory.buffer)
try {
  const instance = new WebAssembly.Instance(module, {
    env: {
      memory,
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
  Atomics.store(flags, status >> 2, STARTED)
  kernels.serve()
  parentPort?.close()
} catch (error) {
  Atomics.store(flags, status >> 2, DEAD)
  throw error
}
