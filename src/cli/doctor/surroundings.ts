import { arch, cpus, release, totalmem, type } from 'node:os'
import { chooseThreads } from '../../engine/index.ts'
import { tf, type WasmFeatures, wasmFeatures } from '../../lib/tensor/index.ts'

/** What neutrina runs on here. */
export interface Surroundings {
  versions: { neutrina: string; node: string; v8: string; tfjs: string }
  machine: { system: string; cpu: string; cores: number; memoryGB: number }
  threads: Threads
  wasm: WasmFeatures
}

export interface Threads {
  /** What this process may use by its affinity and by its control group. */
  granted: number
  /** `NEUTRINA_THREADS` */
  asked: string | undefined
}

/** @param neutrina the version of neutrina */
export function surroundings(neutrina: string): Surroundings {
  const { node, v8 } = process.versions
  const all = cpus()
  return {
    versions: { neutrina, node, v8, tfjs: tf.version.tfjs },
    machine: {
      system: `${type()} ${release()} ${arch()}`,
      cpu: all[0]?.model.trim() ?? 'unknown',
      cores: all.length,
      memoryGB: Math.round(totalmem() / 1e8) / 10,
    },
    threads: { granted: chooseThreads(''), asked: process.env.NEUTRINA_THREADS },
    wasm: wasmFeatures(),
  }
}
