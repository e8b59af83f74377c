import { ConfigError } from '../../../complaint.ts'
import { matrixOf } from '../../columns/index.ts'
import { pushforward, standardNormal } from '../../distributions/index.ts'
import { MULTIMODAL_NAMES, type MultimodalName, multimodalToys } from '../../events/index.ts'
import { columnStandards, standardised } from '../../features/index.ts'
import { disposeTree, fold, key as keyOf, type Params, type Scalar, type Tensor2D, tf } from '../../tensor/index.ts'
import type { BatchSource, Json } from '../../training/index.ts'
import { readStandards, refuseModel } from '../description.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, System } from '../system.ts'
import { baselineFlow, generatorOf } from './baseline.ts'
import { critic, fitCritic, fromLists, listed, pulledBack } from './critic.ts'
import type { LaserJudgement } from './judge.ts'
import { CHOICES, type LaserSettings, RECIPES } from './recipes.ts'
import { REFINERS } from './refiners/index.ts'
import { type RestoredCritic, restoredLaser } from './restored.ts'
import { LASER_LAYOUTS, type LaserEvents, type Space, spaceOf } from './space.ts'

const needs: Needs = { layout: 'drellYan', truth: [] }

/** Apart from the training's, which is known to the loop alone. */
const CRITIC_SEED = 2106_00792

/** Points that validate at least, and of how many that learn one does. */
const [LEAST_VALIDATION, VALIDATION_SHARE] = [1000, 9]

/** Latent-space refinement: a flow whose latent points are resampled by what a classifier still sees (arXiv 2106.00792). */
export const laser: System<LaserSettings, LaserJudgement> = {
  name: 'laser',
  format: 'neutrina-laser-3',
  needs,
  networks: { laser: 'a flow of toys or of Drell-Yan pairs whose latent space is refined (arXiv 2106.00792)' },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<LaserSettings>(RECIPES, CHOICES, recipe, changes),

  toys: {
    names: MULTIMODAL_NAMES,
    split: (name, count, key) => {
      const validation = Math.max(LEAST_VALIDATION, Math.ceil(count / VALIDATION_SHARE))
      return {
        training: multimodalToys(fold(key, 0), name as MultimodalName, count),
        validation: multimodalToys(fold(key, 1), name as MultimodalName, validation),
      }
    },
  },

  prepare(_, { training, validation }, { baseline, refiner }, given) {
    const [learning, validating] = [training, validation] as unknown as readonly LaserEvents[]
    const space = spaceOf(learning.layout)
    const dim = space.columns.length
    const learnt = matrixIn(space, learning)
    const standards = given ? readStandards(given.target, 'preprocessing', 'target') : columnStandards(learnt)
    const flow = pushforward(standardNormal(dim), baselineFlow(dim, baseline))
    const loss = (params: Params, batch: object): Scalar =>
      flow
        .given(params as readonly Params[])
        .logProb((batch as { x: Tensor2D }).x)
        .mean()
        .neg() as Scalar
    const points = standardised(learnt, standards).data
    return {
      init: flow.init,
      loss,
      training: batches(points, dim),
      validation: batches(standardised(matrixIn(space, validating), standards).data, dim),
      target: space.columns.map(({ name }) => name).join(', '),
      preprocessing: { data: space.layout, target: standards },
      afterwards: async (params: Params): Promise<Json> => {
        const generator = generatorOf(space, baseline, params, standards)
        const own = await fitCritic(generator, points, keyOf(CRITIC_SEED))
        const refined = await REFINERS[refiner].fit(pulledBack(generator, own), fold(keyOf(CRITIC_SEED), 1))
        const { slope, offset } = own.calibration
        const fitted = { critic: listed(own.params), slope, offset, refiner: listed(refined) }
        own.dispose()
        disposeTree(refined)
        generator.dispose()
        return fitted
      },
    }
  },

  restore({ folder, network, settings, preprocessing, calibration, params: filled }) {
    const path = `${folder}/model.json`
    const layout = LASER_LAYOUTS.find((one) => one === preprocessing.data)
    if (!layout) {
      return refuseModel(path, `data of ${LASER_LAYOUTS.join(', ')}`, JSON.stringify(preprocessing.data ?? null))
    }
    const space = spaceOf(layout)
    const standards = readStandards(preprocessing.target, path, 'target')
    const params = filled(baselineFlow(space.columns.length, settings.baseline).init)
    const own = readCritic(calibration, space, settings, `${folder}/calibration.json`)
    return restoredLaser(network, generatorOf(space, settings.baseline, params, standards), params, own)
  },
}

/** The critic and the refiner in a model's calibration; none where it has none. */
function readCritic(
  { critic: weights, slope, offset, refiner }: Readonly<Record<string, Json>>,
  space: Space,
  settings: LaserSettings,
  path: string,
): RestoredCritic | undefined {
  if (weights === undefined) return undefined
  if (typeof slope !== 'number' || typeof offset !== 'number') {
    return refuseModel(path, 'slope and offset of a classifier', 'others')
  }
  const dim = space.columns.length
  const kind = REFINERS[settings.refiner]
  const params = fromLists(critic(space).init, weights, path, 'a classifier')
  const ofRefiner = fromLists((own) => kind.init(dim, own), refiner, path, `the refiner ${settings.refiner}`)
  return { params, calibration: { slope, offset }, refiner: settings.refiner, refinerParams: ofRefiner }
}

/** The columns of events; a number that is none is refused with its event. */
function matrixIn({ columns, rowsOf }: Space, events: LaserEvents) {
  const [rows, dim] = [rowsOf(events), columns.length]
  const bad = rows.findIndex((x) => !Number.isFinite(x))
  if (bad >= 0) {
    const got = `${rows[bad]} in event ${Math.floor(bad / dim)}`
    throw new ConfigError({ who: `target ${columns[bad % dim].name}`, wanted: 'a finite number', got })
  }
  return matrixOf(columns, { count: events.count, perEvent: 1 }, (i, out) =>
    out.set(rows.subarray(dim * i, dim * (i + 1))),
  )
}

const batches = (data: Float32Array, dim: number): BatchSource<object> => ({
  count: data.length / dim,
  batch: (indices) => {
    const rows = new Float32Array(dim * indices.length)
    indices.forEach((i, r) => {
      rows.set(data.subarray(dim * i, dim * (i + 1)), dim * r)
    })
    return { x: tf.tensor2d(rows, [indices.length, dim]) }
  },
})
