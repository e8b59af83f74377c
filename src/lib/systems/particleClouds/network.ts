import { setMasses } from '../../evaluation/index.ts'
import { setTransformer } from '../../models/index.ts'
import type { Key, Params, Scalar } from '../../tensor/index.ts'
import type { BatchSource } from '../../training/index.ts'
import { type Clouds, sizesOf } from './clouds.ts'
import {
  type ConditionScales,
  type Conditions,
  type ConditionTable,
  conditionScales,
  conditionTable,
  conditionWidth,
} from './conditions.ts'
import { type CloudScales, cloudScales, fromCoordinates, toCoordinates } from './coordinates.ts'
import {
  contextColumns,
  flowedClouds,
  mirrorClouds,
  type VelocityBatch,
  velocityBatches,
  velocityLoss,
} from './matching.ts'
import { CLOUD_PROFILES } from './profiles.ts'
import type { CloudSettings } from './recipes.ts'
import {
  type PlaceScales,
  placeScales,
  type SplineBatch,
  splineBatches,
  splinedClouds,
  splineFlow,
  splineLoss,
} from './spline.ts'

/** What was fitted on the training clouds before the network; plain data. */
export interface CloudPreprocessing {
  readonly conditions: ConditionTable
  readonly conditionScales: ConditionScales
  /** Of the particles of flow matching. */
  readonly particles?: CloudScales
  /** Of the places of a spline flow. */
  readonly places?: PlaceScales
}

/** The conditions of clouds: their own masses and sizes. */
export const conditionsOf = (clouds: Clouds): Conditions => ({
  count: clouds.count,
  mass: setMasses(clouds),
  size: sizesOf(clouds),
})

/** Fits what a network needs before it. */
export function fitClouds({ profile, angles }: CloudSettings, clouds: Clouds): CloudPreprocessing {
  const conditions = conditionsOf(clouds)
  const scales = conditionScales(conditions)
  return {
    conditions: conditionTable(conditions),
    conditionScales: scales,
    ...(CLOUD_PROFILES[profile].kind === 'matching'
      ? { particles: cloudScales(angles, clouds) }
      : { places: placeScales(angles, clouds, conditions.mass, scales.places) }),
  }
}

/** A network of clouds: what training asks of it, and clouds of conditions. */
export interface CloudNetwork {
  readonly init: (key: Key) => Params
  readonly loss: (params: Params, batch: object, key: Key) => Scalar
  readonly validationLoss: (params: Params, batch: object, key?: Key) => Scalar
  readonly batches: (clouds: Clouds) => BatchSource<object>
  /** Clouds of the conditions, `first` being the place of the first one in the key's stream. */
  readonly clouds: (params: Params, conditions: Conditions, key: Key, first: number) => Clouds
}

/** The network that settings and preprocessing describe. */
export function cloudNetwork(settings: CloudSettings, preprocessing: CloudPreprocessing): CloudNetwork {
  return CLOUD_PROFILES[settings.profile].kind === 'matching'
    ? matchingNetwork(settings, preprocessing)
    : splineNetwork(settings, preprocessing)
}

function matchingNetwork({ profile, conditions }: CloudSettings, preprocessing: CloudPreprocessing): CloudNetwork {
  const shape = CLOUD_PROFILES[profile] as Extract<(typeof CLOUD_PROFILES)[typeof profile], { kind: 'matching' }>
  const contextDim = contextColumns(conditions)
  const network = setTransformer({ ...shape, inputs: 3, outputs: 3, contextDim, dropout: 0 })
  const scales = preprocessing.particles!
  const view = { choice: conditions, conditionScales: preprocessing.conditionScales, scales }
  const loss = (params: Params, batch: object) => velocityLoss(network, params, batch as VelocityBatch)
  return {
    init: network.init,
    loss,
    validationLoss: loss,
    batches: (clouds) => {
      const own = conditionsOf(clouds)
      return velocityBatches(view, { ...clouds, particles: toCoordinates(scales, clouds, own.mass) }, own)
    },
    clouds: (params, asked, key, first) => {
      const { offsets, coordinates } = flowedClouds(view, network, params, asked, key, first)
      mirrorClouds(key, first, offsets, coordinates)
      return fromCoordinates(scales, { count: asked.count, offsets }, coordinates, asked.mass)
    },
  }
}

function splineNetwork(settings: CloudSettings, { places, conditionScales }: CloudPreprocessing): CloudNetwork {
  const { profile, conditions, constraint } = settings
  const shape = CLOUD_PROFILES[profile] as Extract<(typeof CLOUD_PROFILES)[typeof profile], { kind: 'spline' }>
  const scales = places!
  const view = { choice: conditions, conditionScales, scales }
  const flow = splineFlow(shape, scales.places, conditionWidth(conditions))
  const [loss, likelihood] = [constraint === 'mass', false].map((constrained) => splineLoss(flow, view, constrained))
  return {
    init: flow.density.init,
    loss: (params, batch, key) => loss(params, batch as SplineBatch, key),
    validationLoss: (params, batch, key = [0, 0]) => likelihood(params, batch as SplineBatch, key),
    batches: (clouds) => splineBatches(view, clouds, conditionsOf(clouds)),
    clouds: (params, asked, key, first) => splinedClouds(flow, view, params, asked, key, first),
  }
}
