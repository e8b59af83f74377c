import { ConfigError } from '../../../complaint.ts'
import { matrixOf } from '../../columns/index.ts'
import { PLANE_NAMES, type PlaneName, planeToys } from '../../events/index.ts'
import { columnStandards, standardised } from '../../features/index.ts'
import { fold, type Params, type Scalar, type Tensor2D, tf, uniforms } from '../../tensor/index.ts'
import type { BatchSource } from '../../training/index.ts'
import { readStandards, refuseModel } from '../description.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, System } from '../system.ts'
import { type BinnParams, binnFlow } from './network.ts'
import { type BinnSettings, CHOICES, RECIPES } from './recipes.ts'
import { restoredBinn } from './restored.ts'
import { type BinnEvents, rowsOf, type Space, spaceOf } from './space.ts'

const needs: Needs = { layout: 'drellYan', truth: [] }

/** Updates of an epoch. */
const UPDATES = 1000

/** Points that validate at least, and of how many that learn one does. */
const [LEAST_VALIDATION, VALIDATION_SHARE] = [1000, 9]

interface Batch {
  readonly target: Tensor2D
}

/** The Bayesian INN: the density of points or pairs, and how sure it is (arXiv 2104.04543). */
export const binn: System<BinnSettings> = {
  name: 'binn',
  format: 'neutrina-binn-1',
  needs,
  networks: {
    binn: 'the density of toys or of Drell-Yan pairs with its uncertainty (arXiv 2104.04543)',
  },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<BinnSettings>(RECIPES, CHOICES, recipe, changes),

  toys: {
    names: PLANE_NAMES,
    split: (name, count, key) => ({
      training: planeToys(fold(key, 0), name as PlaneName, count),
      validation: planeToys(
        fold(key, 1),
        name as PlaneName,
        Math.max(LEAST_VALIDATION, Math.ceil(count / VALIDATION_SHARE)),
      ),
    }),
  },

  prepare(_, { training, validation }, settings, given) {
    const { layout } = training
    const space = spaceOf(layout, settings.coordinates)
    const learnt = targetsOf(training as BinnEvents, space)
    const standards = given ? readStandards(given.target, 'preprocessing', 'target') : columnStandards(learnt)
    const flow = binnFlow(space.columns.length, settings)
    const loss = (params: Params, batch: object): Scalar =>
      flow
        .given(params as BinnParams)
        .logProb((batch as Batch).target)
        .mean()
        .neg() as Scalar
    const train = standardised(learnt, standards).data
    const validate = standardised(targetsOf(validation as BinnEvents, space), standards).data
    return {
      init: flow.init,
      loss,
      dim: space.columns.length,
      events: training.count,
      training: drawnBatches(train, space.columns.length, UPDATES * settings.batchSize),
      validation: batches(validate, space.columns.length),
      target: space.target.map(({ name }) => name).join(', '),
      preprocessing: { data: layout, events: training.count, target: standards },
    }
  },

  restore(saved) {
    const { folder, preprocessing, settings } = saved
    const path = `${folder}/model.json`
    const layout = preprocessing.data
    if (typeof layout !== 'string' || !['drellYan', ...PLANE_NAMES].includes(layout)) {
      return refuseModel(path, `data of ${['drellYan', ...PLANE_NAMES].join(', ')}`, JSON.stringify(layout ?? null))
    }
    const { events } = preprocessing
    if (typeof events !== 'number' || !(events > 0)) {
      return refuseModel(path, 'a number of events', JSON.stringify(events ?? null))
    }
    const standards = readStandards(preprocessing.target, path, 'target')
    return restoredBinn(saved, { layout, events, space: spaceOf(layout, settings.coordinates), standards })
  },
}

/** What a network learns of events, not yet standardised. */
function targetsOf(events: BinnEvents, { target, map }: Space) {
  const rows = rowsOf(events)
  const own = new Float64Array(map.dim)
  return matrixOf(target, { count: events.count, perEvent: 1 }, (i, out) => {
    own.set(rows.subarray(map.dim * i, map.dim * (i + 1)))
    map.forward(own, undefined)
    for (let c = 0; c < map.dim; c++) {
      if (!Number.isFinite(own[c])) throw notFinite(target[c].name, own[c], i)
    }
    out.set(own)
  })
}

const notFinite = (name: string, value: number, event: number) =>
  new ConfigError({ who: `target ${name}`, wanted: 'a finite number', got: `${value} in event ${event}` })

const batches = (data: Float32Array, dim: number): BatchSource<object> => ({
  count: data.length / dim,
  batch: (indices) => ({ target: rowsAt(data, dim, indices) }),
})

/** Batches of events drawn at random, `count` of them an epoch, however many there are. */
const drawnBatches = (data: Float32Array, dim: number, count: number): BatchSource<object> => ({
  count,
  batch: (indices, key) => {
    const events = data.length / dim
    // two numbers of 23 bits each: one alone would miss events beyond eight millions
    const u = uniforms(key, 2 * indices.length)
    const picked = Int32Array.from(indices, (_, i) =>
      Math.min(events - 1, Math.floor((u[2 * i] + u[2 * i + 1] / 2 ** 23) * events)),
    )
    return { target: rowsAt(data, dim, picked) }
  },
})

function rowsAt(data: Float32Array, dim: number, rows: Int32Array): Tensor2D {
  const out = new Float32Array(rows.length * dim)
  for (let i = 0; i < rows.length; i++) out.set(data.subarray(rows[i] * dim, (rows[i] + 1) * dim), i * dim)
  return tf.tensor2d(out, [rows.length, dim])
}
