import {
  conformalThresholds,
  fitLatentShape,
  fitLikelihoodScale,
  fitRankMap,
  randomizedRank,
} from '../../evaluation/index.ts'
import type { AnyEvents } from '../../events/index.ts'
import { columnStandards } from '../../features/index.ts'
import type { SampleBlock } from '../../samples/index.ts'
import { fold, type Key, uniforms } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import type { Calibration } from './calibration.ts'
import { conditionMatrix, inStandards } from './conditions.ts'

/** How a calibration is fitted. */
export interface CalibrationOptions {
  readonly key: Key
  /** Draws of each event; 64 if not given. More tell no more of where the truths lie. */
  readonly draws?: number
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

const DRAWS = 64

/**
 * Fits what repairs the posterior of a trained flow on events with truth that it was not trained on: the shape of its latent normal
 * by maximum likelihood, then, of draws in that shape, conformal regions of highest density and a map of the ranks of each column.
 * @param posterior as it was trained, with what it calibrates by
 * @param shaped the same with a calibration
 */
export async function fitCalibration(
  { calibrates, columns }: Pick<Posterior, 'columns'> & Required<Pick<Posterior, 'calibrates'>>,
  shaped: (calibration: Calibration) => Posterior,
  events: AnyEvents,
  { key, draws = DRAWS, onProgress }: CalibrationOptions,
): Promise<Calibration> {
  const matrix = conditionMatrix(calibrates.conditions, events)
  const conditions = columnStandards(matrix)
  const latents = calibrates.latent?.(events)
  const shape = latents && {
    latent: fitLatentShape({
      latents,
      dim: latents.length / events.count,
      conditions: inStandards(matrix, conditions),
    }),
  }
  const none = { regions: { events: 0, thresholds: [] }, ranks: {} }
  const curves = calibrates.likelihood?.(events)
  const likelihood = curves && { likelihood: fitLikelihoodScale(curves) }
  const start: Calibration = { events: events.count, draws, conditions, ...shape, ...likelihood, ...none }
  const truth = calibrates.truth(events)
  const apart = calibrates.conditions.find((condition) => condition.apart)
  const ranks = ranksOf(columns.length, events.count, fold(key, 1))
  for (const block of shaped(start).draw(events, { key: fold(key, 0), draws })) {
    ranks.add(block, truth)
    await onProgress?.(block.first + block.samples.count, events.count)
  }
  return {
    ...start,
    regions: conformalThresholds(
      ranks.density,
      apart && { name: apart.name, from: apart.edges.slice(0, -1), values: apart.of(events) },
    ),
    ranks: Object.fromEntries(columns.map(({ name }, c) => [name, fitRankMap(ranks.columns[c])])),
  }
}

/** Gathers ranks of truths among draws, in density order and of the first columns. */
export function ranksOf(width: number, count: number, key: Key) {
  const density = new Float64Array(count)
  const columns = Array.from({ length: width }, () => new Float64Array(count))
  const u = Array.from({ length: width + 1 }, (_, c) => uniforms(fold(key, c), count))
  const add = ({ first, samples, truth }: SampleBlock, values: Float32Array) => {
    const { draws } = samples
    const { physical } = samples.logProb
    for (let i = 0; i < samples.count; i++) {
      const event = first + i
      let denser = 0
      for (let row = i * draws; row < (i + 1) * draws; row++) denser += Number(physical[row] > truth!.physical[i])
      density[event] = randomizedRank(denser, 0, draws, u[width][event])
      for (let c = 0; c < width; c++) {
        const own = values[event * width + c]
        let less = 0
        for (let row = i * draws; row < (i + 1) * draws; row++) less += Number(samples.values[row * width + c] < own)
        columns[c][event] = randomizedRank(less, 0, draws, u[c][event])
      }
    }
  }
  return { density, columns, add }
}
