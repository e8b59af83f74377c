import { fileURLToPath } from 'node:url'
import { type JetEvents, jetsLayout, readEvents } from '../../../src/lib/events/index.ts'
import { cloudsOf } from '../../../src/lib/systems/particleClouds/clouds.ts'
import { conditionWidth, writeCondition } from '../../../src/lib/systems/particleClouds/conditions.ts'
import { toCoordinates } from '../../../src/lib/systems/particleClouds/coordinates.ts'
import type { VelocityBatch } from '../../../src/lib/systems/particleClouds/matching.ts'
import { cloudNetwork, conditionsOf } from '../../../src/lib/systems/particleClouds/network.ts'
import { readCloudPreprocessing } from '../../../src/lib/systems/particleClouds/readPreprocessing.ts'
import { cloudSettings } from '../../../src/lib/systems/particleClouds/recipes.ts'
import { fromLeaves, key, leaves, tf } from '../../../src/lib/tensor/index.ts'
import { type Json, loadModel } from '../../../src/lib/training/index.ts'

const shipped = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url))

/** Jets of one block of draws. */
export const JETS = 200

/** The network that comes along, with its weights, and the jets that come along. */
export async function shippedClouds() {
  const folder = shipped('models/clouds')
  const saved = await loadModel(folder)
  const { preprocessing: parts } = saved.model as Readonly<Record<string, Readonly<Record<string, Json>>>>
  const settings = cloudSettings('neutrina')
  const preprocessing = readCloudPreprocessing(parts, folder, settings)
  const network = cloudNetwork(settings, preprocessing)
  const like = network.init(key(1))
  const tensors = leaves(like).map(({ name, tensor }) => {
    return tf.tensor(saved.params.get(name)!.data as Float32Array, tensor.shape)
  })
  const events = await readEvents(shipped('data/jets_top.h5'), { layout: jetsLayout })
  return { settings, preprocessing, network, params: fromLeaves(like, tensors), clouds: cloudsOf(events as JetEvents) }
}

/** All of it as plain data for a twin in another language, with a batch and its loss. */
export async function twinCase(): Promise<object> {
  const { settings, preprocessing, network, params, clouds } = await shippedClouds()
  const own = conditionsOf(clouds)
  const width = conditionWidth(settings.conditions)
  const told = new Float32Array(clouds.count * width)
  for (let i = 0; i < clouds.count; i++) {
    writeCondition(settings.conditions, preprocessing.conditionScales, own.mass[i], own.size[i], told, i * width)
  }
  const { batchSize, clipNorm, weightDecay } = settings
  const rows = Int32Array.from({ length: batchSize }, (_, i) => i)
  const batch = network.batches(clouds).batch(rows, key(5)) as VelocityBatch
  const arrays = Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, tensor.arraySync()]))
  return {
    weights: Object.fromEntries(leaves(params).map(({ name, tensor }) => [name, tensor.arraySync()])),
    logPt: preprocessing.particles!.logPt,
    offsets: Array.from(clouds.offsets),
    coordinates: Array.from(toCoordinates(preprocessing.particles!, clouds, own.mass)),
    told: Array.from(told),
    batch: { ...arrays, loss: network.loss(params, batch, key(6)).dataSync()[0] },
    ...{ batchSize, clipNorm, weightDecay, jets: JETS },
  }
}
