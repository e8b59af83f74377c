import { pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { BackendError } from '../../../complaint.ts'
import { installedPackage } from './optionalPackage.ts'
import type { StartBackend } from './starter.ts'

const BINDING = 'webgpu'
const BACKEND = '@tensorflow/tfjs-backend-webgpu'

/** What of WebGPU is used here. */
interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>
}
interface Adapter {
  info: { vendor: string; architecture: string; description: string }
}
interface Dawn {
  create(options: string[]): Gpu
  globals: object
}

let adapter: Adapter | undefined

/** A graphics card through WebGPU: Dawn's binding for Node, and tfjs's backend on it. */
export const start: StartBackend = async () => {
  adapter ??= await load()
  if ((await tf.setBackend('webgpu')) && typeof OffscreenCanvas === 'undefined') refuseToReadSynchronously()
  const { vendor, architecture, description } = adapter.info
  return [vendor, architecture, description].filter(Boolean).join(', ') || 'an adapter without a name'
}

async function load(): Promise<Adapter> {
  const binding = entryOf(BINDING)
  const backend = entryOf(BACKEND)
  const { create, globals } = (await import(binding)) as Dawn
  const gpu = create([])
  const found = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!found) {
    throw new BackendError({
      who: 'backend webgpu',
      wanted: 'a graphics adapter that Dawn can use',
      got: 'none',
      fix: 'it needs a driver for Vulkan, Metal or Direct3D 12; `vulkaninfo --summary` lists what Vulkan sees',
    })
  }
  Object.assign(globalThis, globals)
  addToNavigator(gpu)
  await import(backend)
  return found
}

function entryOf(name: string): string {
  const found = installedPackage(name)
  if (found) return pathToFileURL(found.entry).href
  throw new BackendError({
    who: 'backend webgpu',
    wanted: `the packages ${BINDING} and ${BACKEND}`,
    got: `no ${name} installed`,
    fix: `install them with \`npm install --no-save ${BINDING} ${BACKEND}@${tf.version.tfjs}\``,
  })
}

/** tfjs's backend reads without waiting through a canvas, which Node has not. */
function refuseToReadSynchronously(): void {
  const backend = tf.backend() as tf.KernelBackend & { tensorMap: Map<object, { values?: unknown }> }
  Object.assign(backend, {
    readSync: (id: object) => {
      const { values } = backend.tensorMap.get(id)!
      if (values) return values
      throw new BackendError({
        who: 'backend webgpu',
        wanted: '`await tensor.data()`, the only way to read from a graphics card in Node',
        got: '`tensor.dataSync()`',
      })
    },
  })
}

/** tfjs's backend looks for WebGPU where browsers have it; Node has a navigator from 21 on. */
function addToNavigator(gpu: Gpu): void {
  const { navigator = { userAgent: 'node' } } = globalThis as { navigator?: object }
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
}
