import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NeutrinaError } from '../../complaint.ts'
import { BACKENDS, type BackendName, useBackend } from '../../lib/tensor/index.ts'

/** Whether a backend starts here; if not, why, and how to get it. */
export interface Probe {
  backend: BackendName
  what?: string
  missing?: string
}

const BIN = fileURLToPath(new URL('../../../bin/neutrina.mjs', import.meta.url))
const PATIENCE = 60_000
const NATIVE: readonly BackendName[] = ['blas', 'tensorflow', 'webgpu']

/** Tries every backend; native libraries in processes of their own, so that one that crashes takes nothing with it. */
export async function probeAll(): Promise<Probe[]> {
  const apart = new Map(NATIVE.map((name) => [name, probeApart(name)]))
  const found: Probe[] = []
  for (const name of BACKENDS) found.push(await (apart.get(name) ?? probe(name)))
  return found
}

function probeApart(backend: BackendName): Promise<Probe> {
  const args = [BIN, 'doctor', '--probe', backend]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PATIENCE }, (error, stdout, stderr) => {
      const answer = stdout.trim().split('\n').at(-1)
      if (answer?.startsWith('{')) return resolve(JSON.parse(answer))
      resolve({ backend, missing: `its process ended: ${error?.signal ?? stderr.trim().split('\n').at(-1)}` })
    })
  })
}

/** Tries one backend in this process. */
export async function probe(backend: BackendName): Promise<Probe> {
  try {
    const { what } = await useBackend(backend)
    return { backend, what }
  } catch (error) {
    if (!(error instanceof NeutrinaError)) throw error
    const { got, fix } = error.complaint
    return { backend, missing: [got, fix].filter(Boolean).join('; ') }
  }
}
