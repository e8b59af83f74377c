import { ShapeError } from '../../../complaint.ts'
import { type Columns, firstFrom } from '../../columns/index.ts'
import { chiSquarePerBin, type FoldedBack, wasserstein, wassersteinFloor } from '../../evaluation/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { columnsOf, observablesOf, WZ_OBSERVABLES } from './observables.ts'
import type { UnfoldedColumns } from './spectra.ts'

const WIDTH = 12
/** What a jet must have to be measured (arXiv 1912.00477). */
const [LEAST_PT, MOST_ETA] = [25, 2.5]
/** In units of which neighbours are near, ln p_T and |η|. */
const NEAR = [0.1, 0.2] as const

/** Events with both levels, whose responses are lent; rows of momenta (px, py, pz) of ℓ⁻, ℓ⁺ and both quarks or jets, GeV, [rows, 12]. */
export interface Responses {
  readonly partons: ArrayLike<number>
  readonly measured: ArrayLike<number>
}

interface Polar {
  readonly logPt: number
  readonly eta: number
  readonly phi: number
}

/** What the detector made of one particle. */
interface Response extends Polar {
  /** ln p_T and |η| of the particle. */
  readonly at: readonly [number, number]
}

function polarOf(p: ArrayLike<number>, at: number): Polar {
  const pt = Math.hypot(p[at], p[at + 1])
  return { logPt: Math.log(pt), eta: Math.asinh(p[at + 2] / pt), phi: Math.atan2(p[at + 1], p[at]) }
}

const distance = (a: Polar, b: Polar) => Math.hypot(a.eta - b.eta, deltaPhi(a.phi, b.phi))

/** Responses of leptons and of quarks, each to the nearer of the jets. */
function responsesOf({ partons, measured }: Responses): { leptons: Response[]; quarks: Response[] } {
  const out = { leptons: [] as Response[], quarks: [] as Response[] }
  for (let at = 0; at < partons.length; at += WIDTH) {
    const [p, m] = [partons, measured].map((rows) => [0, 3, 6, 9].map((c) => polarOf(rows, at + c)))
    const swapped = distance(p[2], m[3]) + distance(p[3], m[2]) < distance(p[2], m[2]) + distance(p[3], m[3])
    const order = swapped ? [0, 1, 3, 2] : [0, 1, 2, 3]
    for (let k = 0; k < 4; k++) {
      const [from, to] = [p[k], m[order[k]]]
      const list = k < 2 ? out.leptons : out.quarks
      list.push({
        at: [from.logPt, Math.abs(from.eta)],
        logPt: to.logPt - from.logPt,
        // towards larger |η|, as events may be reflected
        eta: (to.eta - from.eta) * (from.eta < 0 ? -1 : 1),
        phi: deltaPhi(to.phi, from.phi),
      })
    }
  }
  return out
}

/** The responses of one kind of particle, by ln p_T of the particle. */
interface Sorted {
  readonly responses: readonly Response[]
  readonly logPt: Float64Array
}

function sortedByPt(list: Response[]): Sorted {
  const responses = list.sort((a, b) => a.at[0] - b.at[0])
  return { responses, logPt: Float64Array.from(responses, ({ at }) => at[0]) }
}

/** The response whose particle is nearest in ln p_T and |η|. */
function nearest({ responses: sorted, logPt: places }: Sorted, { logPt, eta }: Polar): Response {
  const low = firstFrom(places, logPt)
  let best = sorted[Math.min(low, sorted.length - 1)]
  let least = Infinity
  const along = (i: number) => ((sorted[i].at[0] - logPt) / NEAR[0]) ** 2
  const look = (i: number) => {
    const r2 = along(i) + ((sorted[i].at[1] - Math.abs(eta)) / NEAR[1]) ** 2
    if (r2 < least) [least, best] = [r2, sorted[i]]
  }
  for (let i = low; i < sorted.length && along(i) < least; i++) look(i)
  for (let i = low - 1; i >= 0 && along(i) < least; i--) look(i)
  return best
}

/**
 * Partons through the detector once more: each particle is given the response (p_T ratio, shifts in η and φ) of the particle of
 * other events that is nearest to it in ln p_T and |η|; jets are ordered by p_T. Every event of the pool was measured, so what
 * is lost is lost at the thresholds alone.
 * @param partons momenta (px, py, pz) of ℓ⁻, ℓ⁺, q₁, q₂, GeV, [rows, 12]
 * @returns momenta as measured, [rows, 12], and whether both jets pass p_T > 25 GeV and |η| < 2.5
 * @throws ShapeError for a pool without events
 */
export function foldBack(partons: ArrayLike<number>, pool: Responses): { momenta: Float32Array; kept: Uint8Array } {
  if (pool.partons.length === 0) {
    throw new ShapeError({ who: 'foldBack', wanted: 'one event or more to take responses of', got: 'none' })
  }
  const { leptons, quarks } = responsesOf(pool)
  const [ofLeptons, ofQuarks] = [leptons, quarks].map(sortedByPt)
  const momenta = new Float32Array(partons.length)
  const kept = new Uint8Array(partons.length / WIDTH)
  for (let at = 0; at < partons.length; at += WIDTH) {
    const objects = [0, 3, 6, 9].map((c, k) => {
      const from = polarOf(partons, at + c)
      const by = nearest(k < 2 ? ofLeptons : ofQuarks, from)
      const sign = from.eta < 0 ? -1 : 1
      return { pt: Math.exp(from.logPt + by.logPt), eta: from.eta + sign * by.eta, phi: from.phi + by.phi }
    })
    const jets = objects.slice(2).sort((a, b) => b.pt - a.pt)
    kept[at / WIDTH] = Number(jets.every(({ pt, eta }) => pt > LEAST_PT && Math.abs(eta) < MOST_ETA))
    for (const [k, { pt, eta, phi }] of [...objects.slice(0, 2), ...jets].entries()) {
      momenta.set([pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)], at + 3 * k)
    }
  }
  return { momenta, kept }
}

/** Both levels of the events that are judged. */
export interface BothLevels {
  readonly truth: ArrayLike<number>
  readonly measured: ArrayLike<number>
}

/**
 * An unfolded sample that is folded back, beside what was measured: were they different, the unfolded sample could not be what the
 * data are of. Responses are those of the other half of the events; the truth folded in the same way tells what that emulation
 * allows.
 * @param unfolded rows of momenta [rows, 12], and the weight of each where they differ
 */
export function foldedOf(
  key: Key,
  unfolded: { readonly momenta: ArrayLike<number>; readonly weights?: ArrayLike<number> },
  { truth, measured }: BothLevels,
): Record<string, FoldedBack> {
  const events = columnsOf(Float32Array.from(observablesOf(measured)))
  const [drawn, folded] = [
    foldedColumns(unfolded, { truth, measured }),
    foldedColumns({ momenta: truth }, { truth, measured }),
  ]
  return Object.fromEntries(
    WZ_OBSERVABLES.map(({ name }, c) => {
      const sample = { values: events[name] }
      const [a, b] = [drawn, folded].map((of) => ({
        values: of.columns[name],
        ...(of.weights && { weights: of.weights }),
      }))
      const bins = binsAsMeasured(name)
      return [
        name,
        {
          ...chiSquarePerBin(a, sample, bins),
          wasserstein: wasserstein(a, sample),
          truth: { perBin: chiSquarePerBin(b, sample, bins).perBin, wasserstein: wasserstein(b, sample) },
          floor: wassersteinFloor(fold(key, c), sample),
        },
      ]
    }),
  )
}

/** Masses are as wide as the detector makes them. */
function binsAsMeasured(name: string) {
  if (name === 'm_w') return { bins: 40, range: [40, 120] } as const
  return WZ_OBSERVABLES.find((one) => one.name === name)!.bins
}

/** Rows of each half with the responses of the other half. */
function foldedColumns(
  { momenta, weights }: { readonly momenta: ArrayLike<number>; readonly weights?: ArrayLike<number> },
  { truth, measured }: BothLevels,
): UnfoldedColumns {
  const rows = (of: ArrayLike<number>, half: number) =>
    Float32Array.from({ length: WIDTH * Math.floor((of.length / WIDTH + 1 - half) / 2) }, (_, k) => {
      const row = 2 * Math.floor(k / WIDTH) + half
      return of[WIDTH * row + (k % WIDTH)]
    })
  const parts = [0, 1].map((half) => {
    const pool = { partons: rows(truth, 1 - half), measured: rows(measured, 1 - half) }
    const { momenta: out, kept } = foldBack(rows(momenta, half), pool)
    const passing = Array.from(kept, (_, i) => i).filter((i) => kept[i] === 1)
    const columns = columnsOf(observablesOf(out))
    return {
      columns: Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [name, passing.map((i) => values[i])]),
      ) as Record<string, number[]>,
      weights: passing.map((i) => weights?.[2 * i + half] ?? 1),
    }
  })
  const columns: Columns = Object.fromEntries(
    Object.keys(parts[0].columns).map((name) => [
      name,
      Float64Array.from([...parts[0].columns[name], ...parts[1].columns[name]]),
    ]),
  )
  return { columns, ...(weights && { weights: [...parts[0].weights, ...parts[1].weights] }) }
}
