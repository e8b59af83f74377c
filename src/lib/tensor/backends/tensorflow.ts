import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { BackendError } from '../../../complaint.ts'
import { chooseThreads } from '../../../engine/index.ts'
import { fromEngine } from './fromEngine.ts'
import { installedPackage, type OptionalPackage, packageIn } from './optionalPackage.ts'
import { type BackendOptions, inThreads, mustRunWith, type StartBackend } from './starter.ts'

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']
const PREFIX = '.tfnode'
const HOW_TO_GET_IT =
  'install it with `npm run setup:tensorflow` (Linux x86-64) or `npm install --no-save @tensorflow/tfjs-node@4.22.0`, or ' +
  'name the folder that holds its node_modules in NEUTRINA_TFNODE'

/** When it is asked for: a page has none. */
const ownRequire = () => createRequire(import.meta.url)

/** TensorFlow itself through tfjs-node: on a CUDA machine through tfjs-node-gpu. */
export const start: StartBackend = async (options) => {
  if (!tf.findBackendFactory('tensorflow')) load(options)
  const { binding, isUsingGpuDevice } = tf.findBackend('tensorflow') as unknown as NodeBackend
  if (isUsingGpuDevice) return `TensorFlow ${binding.TF_Version}, GPU`
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS)
  mustRunWith(options.threads, threads, 'backend tensorflow')
  return `TensorFlow ${binding.TF_Version}, CPU, ${inThreads(threads)}`
}

/** What of tfjs-node's backend is looked at. */
interface NodeBackend {
  binding: { TF_Version: string }
  isUsingGpuDevice: boolean
}

function load(options: BackendOptions): void {
  prepareEnvironment(options)
  const failures: string[] = []
  for (const found of candidates()) {
    const failure = tryToLoad(found)
    if (failure === undefined) return
    failures.push(`${found.name} ${found.version} in ${found.folder}, which does not load: ${failure}`)
  }
  throw new BackendError({
    who: 'backend tensorflow',
    wanted: `one of ${PACKAGES.join(', ')}`,
    got: failures.join('; ') || 'none of them installed',
    fix: HOW_TO_GET_IT,
  })
}

/** The installed packages, the one for GPUs first; a folder named by NEUTRINA_TFNODE is the only one looked into. */
function candidates(): OptionalPackage[] {
  const named = process.env.NEUTRINA_TFNODE
  if (named) return PACKAGES.flatMap((name) => packageIn(named, name) ?? [])
  const neutrina = fileURLToPath(new URL('../../../../', import.meta.url))
  const prefixes = [join(process.cwd(), PREFIX), join(neutrina, PREFIX)]
  const find = (name: string) =>
    prefixes.map((prefix) => packageIn(prefix, name)).find(Boolean) ?? installedPackage(name)
  return PACKAGES.flatMap((name) => find(name) ?? [])
}

/** @returns why it does not load, if it does not */
function tryToLoad({ name, version, entry }: OptionalPackage): string | undefined {
  if (version !== tf.version.tfjs) return `neutrina needs ${name} ${tf.version.tfjs}`
  const require = ownRequire()
  try {
    shareTfjs(entry)
    require(entry)
    return undefined
  } catch (error) {
    return (error as Error).message.split('\n')[0]
  }
}

/** Lets the package use the tfjs that runs already, not a second copy that it may have brought. */
function shareTfjs(entry: string): void {
  const require = ownRequire()
  const theirs = createRequire(entry)
  const own = require.resolve('@tensorflow/tfjs')
  const core = createRequire(own).resolve('@tensorflow/tfjs-core')
  require(own)
  require.cache[theirs.resolve('@tensorflow/tfjs')] = require.cache[own]
  require.cache[theirs.resolve('@tensorflow/tfjs-core')] = require.cache[core]
}

function prepareEnvironment({ threads }: BackendOptions): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  const asked = threads ?? process.env.NEUTRINA_THREADS
  const granted = String(fromEngine(() => chooseThreads(asked)))
  if (asked) process.env.TF_NUM_INTRAOP_THREADS = granted
  else process.env.TF_NUM_INTRAOP_THREADS ??= granted
  const require = ownRequire()
  // tfjs-node 4.22 calls both; Node 23 took the first away, and Node 22 warns of both
  Object.assign(require('node:util'), {
    isNullOrUndefined: (value: unknown) => value == null,
    isArray: Array.isArray,
  })
}
