import { standardsBijection } from '../../features/index.ts'
import { normals, tf } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import { MOMENTA } from './draws.ts'
import { wzFeatures } from './features.ts'
import type { Gan, GanParams } from './gan.ts'
import type { GanPreprocessing } from './ganPreprocessing.ts'
import { rowsTensor, standardisedInputs } from './preprocessing.ts'
import { momentaOfResiduals, objectsOf, RESIDUAL_COUNT } from './residuals.ts'
import { sampledPosterior } from './sampledPosterior.ts'

/** Draws of a generator: momenta without a density, which it does not have. */
export const ganPosterior = (gan: Gan, params: GanParams, preprocessing: GanPreprocessing): Posterior =>
  sampledPosterior((events) => {
    const features = wzFeatures(events)
    const inputs = standardisedInputs(features, preprocessing)
    const objects = objectsOf(features)
    const standard = standardsBijection(preprocessing.residuals)
    return (some, key, first) => {
      const rows = some.length
      const residuals = tf.tidy(() => {
        const z = normals(key, rows * gan.noise, first * gan.noise)
        const noise = gan.noise > 0 ? tf.tensor2d(z, [rows, gan.noise]) : undefined
        return gan.generate(params, rowsTensor(inputs, some), noise).dataSync().slice()
      }) as Float32Array
      const values = new Float32Array(MOMENTA.length * rows)
      const row = new Float64Array(RESIDUAL_COUNT)
      some.forEach((event, i) => {
        row.set(residuals.subarray(RESIDUAL_COUNT * i, RESIDUAL_COUNT * (i + 1)))
        standard.inverse(row)
        const own = objects.data.subarray(RESIDUAL_COUNT * event, RESIDUAL_COUNT * (event + 1))
        values.set(momentaOfResiduals(row, own, features.anchors[event].turns, event, gan.balance), MOMENTA.length * i)
      })
      return values
    }
  }, 'a generator has no density')
