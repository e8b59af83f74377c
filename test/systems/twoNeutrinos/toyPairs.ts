import { type Key, normals } from '../../../src/lib/tensor/index.ts'
import { toyDecays } from '../../reconstruction/dilepton/toyObjects.ts'

/** Exact decays, and answers that miss each momentum component by Gaussian errors of some GeV. */
export function toyPairs(key: Key, count: number) {
  const { objects, truth, toy } = toyDecays(key, count)
  const smeared = (seed: Key, width: number) => {
    const z = normals(seed, truth.length)
    return truth.map((p, k) => p + width * z[k])
  }
  return { objects, truth, toy, smeared }
}
