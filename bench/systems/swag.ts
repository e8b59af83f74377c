/**
 * A posterior of weights from the path of a training (SWAG, arXiv 1902.02476): `npm run bench:swag -- --data FILE… --out FOLDER`.
 * A training goes on from a network with a constant learning rate; after each epoch its weights are one point of the path. Draws
 * of the normal with the path's mean, its variances and its last deviations are written as networks, which `bench:weights
 * --beside SINGLE --networks FOLDER…` judges as one.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { count, positive, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { modelFolder, singleNeutrino, train } from '../../src/lib/systems/index.ts'
import { fold, type Key, key, normals } from '../../src/lib/tensor/index.ts'
import { loadModel, type NamedArrays, readState, saveModel } from '../../src/lib/training/index.ts'

interface Options {
  from: string
  data: string[]
  epochs: number
  draws: number
  learningRate: number
  seed: number
  out: string
  backend?: string
}

const options = withBackend(
  new Command('bench:swag')
    .requiredOption('--data <file...>', 'events that the network was trained on')
    .requiredOption('--out <folder>', 'where the path and the draws are kept')
    .option('--from <name>', 'the network that the path begins at', 'nu-flows')
    .option('--epochs <n>', 'points of the path', count, 10)
    .option('--learning-rate <x>', 'of all its updates', positive, 5e-4)
    .option('--draws <n>', 'networks that are drawn', count, 8)
    .option('--seed <n>', 'seed', seed, 1),
)
  .parse()
  .opts<Options>()

await startBackend(options.backend)
mkdirSync(options.out, { recursive: true })
const path = join(options.out, 'path')
const pointOf = (epoch: number): string => join(options.out, `point-${epoch}`)
const { epochs, learningRate } = options
let reached = 1
const keep = () => {
  mkdirSync(pointOf(reached), { recursive: true })
  copyFileSync(join(path, 'state.safetensors'), join(pointOf(reached), 'state.safetensors'))
}
await train(singleNeutrino, {
  ...{ network: 'nu-flows', files: options.data, seed: options.seed, out: path, from: modelFolder(options.from) },
  settings: singleNeutrino.settings('neutrina', { epochs, learningRate, schedule: 'constant' }),
  onProgress: ({ epoch }) => {
    // the state of an epoch is on the disk when the next one begins
    if (epoch > reached) keep()
    reached = epoch
  },
})
keep()
const points: NamedArrays[] = []
for (let epoch = 1; epoch <= reached; epoch++) points.push((await readState(pointOf(epoch)))!.params)
const saved = await loadModel(path)
const own = key(options.seed)
for (let draw = 0; draw <= options.draws; draw++) {
  const out = join(options.out, draw === 0 ? 'mean' : `draw-${draw}`)
  const params = drawnFrom(points, fold(own, draw), draw)
  await saveModel(out, { ...saved, params })
  copyFileSync(join(path, 'inputs.safetensors'), join(out, 'inputs.safetensors'))
}
process.exit(0)

/** θ = mean + √(diagonal / 2) z + D z' / √(2 (K − 1)), D the deviations of the points (eq. 1); draw 0 is the mean. */
function drawnFrom(all: readonly NamedArrays[], from: Key, draw: number): NamedArrays {
  const apart = normals(fold(from, 0), all.length)
  const out = new Map<string, { dtype: 'F32'; shape: readonly number[]; data: Float32Array }>()
  let place = 1
  for (const [name, { shape, data }] of all[0]) {
    const own = all.map((point) => point.get(name)!.data)
    const z = normals(fold(from, place++), data.length)
    const drawn = Float32Array.from({ length: data.length }, (_, i) => {
      const mean = own.reduce((sum, point) => sum + point[i], 0) / all.length
      if (draw === 0) return mean
      const variance = own.reduce((sum, point) => sum + (point[i] - mean) ** 2, 0) / all.length
      const along = own.reduce((sum, point, k) => sum + (point[i] - mean) * apart[k], 0)
      return mean + Math.sqrt(variance / 2) * z[i] + along / Math.sqrt(2 * (all.length - 1))
    })
    out.set(name, { dtype: 'F32', shape, data: drawn })
  }
  return out
}
