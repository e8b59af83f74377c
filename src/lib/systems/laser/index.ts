import { matrixOf } from '../../columns/index.ts'
import { pushforward, standardNormal } from '../../distributions/index.ts'
import { MULTIMODAL_NAMES, type MultimodalEvents, type MultimodalName, multimodalToys } from '../../events/index.ts'
import { columnStandards, standardised } from '../../features/index.ts'
import {
  disposeTree,
  fold,
  fromLeaves,
  key as keyOf,
  leaves,
  type Params,
  type Scalar,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'
import type { Json } from '../../training/index.ts'
import { readStandards, refuseModel } from '../description.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, System } from '../system.ts'
import { baselineFlow, DIM, generated, generatorOf, physical } from './baseline.ts'
import { judgeLaser, type LaserJudgement } from './judge.ts'
import { CHOICES, type LaserSettings, RECIPES } from './recipes.ts'
import { type Critic, critic, fitCritic, refineLatent } from './refinement.ts'

const needs: Needs = { layout: 'two-rings', truth: [] }
const COLUMNS = [{ name: 'x' }, { name: 'y' }]

const matrixOfPoints = ({ count, points }: MultimodalEvents) =>
  matrixOf(COLUMNS, { count, perEvent: 1 }, (i, out) => out.set(points.subarray(DIM * i, DIM * i + DIM)))

/** Latent-space refinement: a flow whose latent points are resampled by what a classifier still sees (arXiv 2106.00792). */
export const laser: System<LaserSettings, LaserJudgement> = {
  name: 'laser',
  format: 'neutrina-laser-1',
  needs,
  networks: { laser: 'a flow of a toy density whose latent space is refined (arXiv 2106.00792)' },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<LaserSettings>(RECIPES, CHOICES, recipe, changes),

  toys: {
    names: MULTIMODAL_NAMES,
    split: (name, count, key) => ({
      training: multimodalToys(fold(key, 0), name as MultimodalName, count),
      validation: multimodalToys(fold(key, 1), name as MultimodalName, Math.max(1000, Math.ceil(count / 9))),
    }),
  },

  prepare(_, { training, validation }, { baseline }, given) {
    const learnt = matrixOfPoints(training as MultimodalEvents)
    const standards = given ? readStandards(given.target, 'preprocessing', 'target') : columnStandards(learnt)
    const flow = pushforward(standardNormal(DIM), baselineFlow(baseline))
    const loss = (params: Params, batch: object): Scalar =>
      flow
        .given(params as readonly Params[])
        .logProb((batch as { x: Tensor2D }).x)
        .mean()
        .neg() as Scalar
    const [points, validating] = [learnt, matrixOfPoints(validation as MultimodalEvents)].map(
      (matrix) => standardised(matrix, standards).data,
    )
    const batches = (data: Float32Array) => ({
      count: data.length / DIM,
      batch: (indices: Int32Array) => {
        const rows = new Float32Array(DIM * indices.length)
        indices.forEach((i, r) => {
          rows.set(data.subarray(DIM * i, DIM * i + DIM), DIM * r)
        })
        return { x: tf.tensor2d(rows, [indices.length, DIM]) }
      },
    })
    return {
      init: flow.init,
      loss,
      training: batches(points),
      validation: batches(validating),
      target: 'x, y',
      preprocessing: { data: training.layout, target: standards },
      afterwards: async (params: Params): Promise<Json> => {
        const own = await fitCritic(generatorOf(baseline, params, standards), points, keyOf(CRITIC_SEED))
        const weights = leaves(own.params).map(({ tensor }) => Array.from(tensor.dataSync()))
        const { slope, offset } = own.calibration
        own.dispose()
        return { critic: weights, slope, offset }
      },
    }
  },

  restore({ folder, network, settings, preprocessing, calibration, params: filled }) {
    const path = `${folder}/model.json`
    const name = MULTIMODAL_NAMES.find((one) => one === preprocessing.data)
    if (!name)
      return refuseModel(path, `data of ${MULTIMODAL_NAMES.join(', ')}`, JSON.stringify(preprocessing.data ?? null))
    const standards = readStandards(preprocessing.target, path, 'target')
    const params = filled(baselineFlow(settings.baseline).init)
    const own = readCritic(calibration, `${folder}/calibration.json`)
    const generator = generatorOf(settings.baseline, params, standards)
    return {
      network,
      needs,
      generate: function* ({ count, key, first = 0 }) {
        const { latent } = refineLatent(generator, own, { key: fold(key, first), count })
        const points = physical(standards, generated(generator, latent))
        yield { layout: name, count, points } satisfies MultimodalEvents
      },
      judge: (evaluation) => judgeLaser(name, generator, own, evaluation),
      dispose: () => {
        disposeTree(params)
        disposeTree(own.params)
      },
    }
  },
}

/** Apart from the training's, which is known to the loop alone. */
const CRITIC_SEED = 2106_00792

/**
 * The critic in a model's calibration.
 * @throws FileError for numbers that do not fit
 */
function readCritic({ critic: weights, slope, offset }: Readonly<Record<string, Json>>, path: string): Critic {
  const like = critic().init(keyOf(0))
  try {
    const shapes = leaves(like)
    const fits = (numbers: Json, i: number): numbers is number[] =>
      Array.isArray(numbers) &&
      numbers.length === shapes[i].tensor.size &&
      numbers.every((x) => typeof x === 'number' && Number.isFinite(x))
    if (
      !Array.isArray(weights) ||
      weights.length !== shapes.length ||
      !weights.every(fits) ||
      typeof slope !== 'number' ||
      typeof offset !== 'number'
    ) {
      return refuseModel(path, 'a classifier with its calibration', 'others')
    }
    const tensors = shapes.map(({ tensor }, i) => tf.tensor(weights[i] as number[], tensor.shape))
    return { params: fromLeaves(like, tensors), calibration: { slope, offset } }
  } finally {
    disposeTree(like)
  }
}
