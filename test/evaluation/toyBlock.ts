import type { Answers, AssociationBlock, PosteriorBlock } from '../../src/lib/evaluation/index.ts'
import { neutrinoObservables } from '../../src/lib/systems/index.ts'
import { fold, type Key, normals, uniforms } from '../../src/lib/tensor/index.ts'
import { toyPosterior } from './toyPosterior.ts'

/** Draws and answers of the same events: a calibrated toy in two coordinates, and methods that differ in how right they are. */
export interface ToyBlock extends PosteriorBlock {
  readonly association: AssociationBlock
  readonly answers: Answers
}

export function toyBlock(key: Key, events: number, draws: number): ToyBlock {
  const { truth, draws: values, logProb } = toyPosterior(fold(key, 0), { events, draws })
  const u = uniforms(fold(key, 1), 3 * events)
  const place = (column: number, share: number) =>
    Array.from({ length: events }, (_, i) => (u[3 * i + column] < share ? 0 : 1))
  const smeared = (smear: number) => observables(fold(key, 2), events, smear)
  return {
    posterior: { truth, draws: values },
    logProb,
    logProbStandardised: logProb.truth.map((l) => l + 3),
    association: {
      njets: place(0, 0.6).map((more, i) => 4 + more + (i % 100 === 0 ? 7 : 0)),
      eligible: place(1, 0.9).map((no) => 1 - no),
      truth: new Array(events).fill(0),
      chosen: { truth: place(2, 0.9), mw: place(2, 0.6), flow_sample: place(2, 0.55), flow_mode: place(2, 0.65) },
    },
    answers: {
      count: events,
      truth: smeared(0),
      methods: { mw: { observables: smeared(30) }, flow_mode: { observables: smeared(15) } },
    },
  }
}

/** The same momenta and masses for one key, smeared by some GeV. */
function observables(key: Key, events: number, smear: number) {
  const z = normals(fold(key, 0), 5 * events)
  const noise = normals(fold(key, 1 + smear), 5 * events)
  const column = (c: number, centre: number, width: number) =>
    Float64Array.from({ length: events }, (_, i) => centre + width * z[5 * i + c] + smear * noise[5 * i + c])
  const components = [column(0, 0, 40), column(1, 0, 40), column(2, 0, 100)]
  const momenta = Float64Array.from({ length: 3 * events }, (_, k) => components[k % 3][Math.floor(k / 3)])
  // every tenth event has no matched b
  const bLNu = column(4, 173, 5).map((m, i) => (i % 10 === 0 ? Number.NaN : m))
  return neutrinoObservables(momenta, { lNu: column(3, 80, 2), bLNu })
}
