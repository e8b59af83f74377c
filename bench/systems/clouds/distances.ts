import { join } from 'node:path'
import { key } from '../../../src/lib/tensor/index.ts'
import { type CloudsBench, partsOf, trainedOn } from './training.ts'

/** Trains on most of the jets of a file and judges on the others. */
export async function printDistances(file: string, name: string, { out, epochs, seed }: CloudsBench): Promise<void> {
  const { learnt, judged } = await partsOf(file, name, out)
  const clouds = await trainedOn(learnt, join(out, name), { epochs }, seed)
  const { distances, sheet } = await clouds.judge!({ files: [judged], draws: 1, key: key(seed) })
  console.log(`\n${name}: ${epochs} epochs\n${sheet?.text}`)
  const { w1m } = distances.distances
  console.log(`W1 of the mass over its floor: ${(w1m.value / w1m.floor!.value).toFixed(2)}`)
  clouds.dispose()
}
