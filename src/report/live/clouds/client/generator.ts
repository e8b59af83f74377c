import { registerSimdBackend } from '../../../../engine/index.ts'
import type { JetEvents } from '../../../../lib/events/index.ts'
import { askedJets, restoreModel } from '../../../../lib/systems/index.ts'
import { key, tf } from '../../../../lib/tensor/index.ts'
import { decodeWeights } from '../../client/decodeWeights.ts'
import type { LiveClouds } from '../liveClouds.ts'

/** One jet: its mass over p_T, and its particles by falling p_T. */
export interface MadeJet {
  readonly mass: number
  readonly particles: readonly { readonly eta: number; readonly phi: number; readonly pt: number }[]
}

/** What the reader asks for. */
export interface Asked {
  /** Over the jet's p_T. */
  readonly mass: number
  readonly particles: number
  /** Which noise the jets are made of. */
  readonly seed: number
}

/** `count` jets from place `first` on; the same choice gives the same jets, however they are cut. */
export type MakeJets = (asked: Asked, first: number, count: number) => MadeJet[]

/**
 * Builds the trained generator in the page.
 * @throws FileError when the model is damaged or none of neutrina's
 */
export async function openGenerator({ model, params, weights }: LiveClouds): Promise<MakeJets> {
  registerSimdBackend()
  await tf.setBackend('simd')
  const trained = restoreModel({ model, params: decodeWeights(params, weights) }, 'the live jets')
  if (!trained.generate) throw new Error('the model generates nothing')
  const generate = trained.generate.bind(trained)
  return ({ mass, particles, seed }, first, count) => {
    const like = askedJets(new Float64Array(count).fill(mass), new Int32Array(count).fill(particles))
    const blocks = [...generate({ count, key: key(seed), first, like })] as JetEvents[]
    return blocks.flatMap(jetsIn)
  }
}

const jetsIn = ({ count, jets, particles: { perEvent, eta, phi, pt, mask } }: JetEvents): MadeJet[] =>
  Array.from({ length: count }, (_, i) => {
    const places = Array.from({ length: perEvent }, (_, k) => i * perEvent + k).filter((k) => mask[k] === 1)
    return { mass: jets!.mass[i], particles: places.map((k) => ({ eta: eta[k], phi: phi[k], pt: pt[k] })) }
  })
