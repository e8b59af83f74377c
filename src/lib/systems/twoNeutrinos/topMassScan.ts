import {
  fitParameter,
  logAcceptance,
  type MassSensitivity,
  massSensitivity,
  medianOfRows,
  sensitivityOfPoints,
} from '../../evaluation/index.ts'
import { type Events, takeEvents } from '../../events/index.ts'
import { DILEPTON_TOP_MASS, masses } from '../../kinematics/index.ts'
import {
  bPairByMass,
  type DileptonObjects,
  dileptonObjects,
  dileptonTops,
  leastTopMass,
  type NeutrinoPairs,
  nuWeighting,
  takeObjects,
  trueNeutrinoPairs,
} from '../../reconstruction/index.ts'
import { firstDraws, modeOfDraws } from '../../samples/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { posteriorOf } from '../answers.ts'
import type { Parameter, Trained } from '../system.ts'

/** One network, and samples generated with different masses of the top. */
export interface TopMassScan {
  readonly trained: Trained
  readonly samples: readonly { readonly topMass: number; readonly events: Events }[]
  readonly draws: number
  readonly key: Key
  /**
   * Events of several masses, their `topMass` told, that say how the share of two b-tags follows the mass; without them the
   * likelihood of events of two b-tags leans towards the masses that have more of them.
   */
  readonly generated?: Events
  /** Whether the classical methods are scanned too; false if not given. */
  readonly classical?: boolean
}

/**
 * Whether a flow follows the mass of the top that events were generated with: (m_t + m_t̄)/2 in events of two b-tags, b paired by
 * m_bℓ, with true neutrinos, a draw, the mode and the median over the draws. ν-Weighting and the Ellipse method, which return the
 * mass that they are told, are scanned: the mean of all solutions over the masses, and the least mass with a solution.
 *
 * A network that is told the mass is taken at the nominal one; `likelihood` is the mass of greatest likelihood of all events of a
 * sample, `likelihood_two_b` of those with two b-tags, and `fitted_…` are the answers at the mass fitted to all, their errors with
 * those of the fit.
 * @throws ConfigError for fewer than two masses, or a network without a posterior
 */
export function topMassScan({ samples, classical = false, ...drawing }: TopMassScan): Record<string, MassSensitivity> {
  const ordered = [...samples].sort((a, b) => a.topMass - b.topMass)
  const all = ordered.map(({ topMass, events }, place) => {
    const sample = taggedTwice(events)
    const own = { ...drawing, key: fold(drawing.key, place) }
    const { parameter } = drawing.trained
    return {
      topMass,
      sample,
      by: {
        truth: meanMasses(sample.objects, trueNeutrinoPairs(sample.events)),
        ...(classical && classicalMasses(sample.objects)),
        ...drawnMasses(sample, own),
      } as Record<string, Float64Array>,
      ...(parameter && { fitted: fittedMasses(parameter, events, sample, own) }),
    }
  })
  const sensitivity = (name: string) =>
    massSensitivity(all.map(({ topMass, by }) => ({ topMass, reconstructed: by[name] })))
  const plain = Object.keys(all[0]?.by ?? {}).map((name) => [name, sensitivity(name)] as const)
  const fits = all.flatMap(({ topMass, fitted }) => (fitted ? [{ topMass, ...fitted }] : []))
  const told = Object.fromEntries(plain)
  return { ...told, ...(fits.length > 0 && fittedSensitivities(fits, told)) }
}

/** The events of two b-tags, with the b by the least masses. */
interface Sample {
  readonly events: Events
  readonly objects: DileptonObjects
}

function taggedTwice(events: Events): Sample {
  const two = Int32Array.from({ length: events.count }, (_, i) => i).filter((i) => events.nbjets[i] >= 2)
  const some = takeEvents(events, two)
  return { events: some, objects: dileptonObjects(some, bPairByMass(some)) }
}

/** (m_t + m_t̄)/2 of each row, GeV. */
function meanMasses(objects: DileptonObjects, pairs: NeutrinoPairs): Float64Array {
  const { top, antitop } = dileptonTops(objects, pairs)
  const second = masses(antitop)
  return masses(top).map((m, i) => (m + second[i]) / 2)
}

/** Masses of the top that ν-Weighting is scanned over, GeV. */
const SCANNED = Array.from({ length: 31 }, (_, k) => 130 + 4 * k)

function classicalMasses(objects: DileptonObjects): Record<string, Float64Array> {
  const { mean } = nuWeighting(objects, { topMasses: SCANNED, pairings: 'given' })
  return { nu_weighting: meanMasses(objects, mean), ellipse: leastTopMass(objects, { pairings: 'given' }) }
}

type Drawing = Pick<TopMassScan, 'trained' | 'draws' | 'key' | 'generated'>

/** The answers of the draws of events, (m_t + m_t̄)/2 of each, GeV. */
function drawnMasses({ events, objects }: Sample, { trained, draws, key }: Drawing) {
  const empty = () => new Float64Array(events.count)
  const answers = { flow_sample: empty(), flow_mode: empty(), flow_median: empty() }
  for (const { first, samples } of posteriorOf(trained, 'mass scan').draw(events, { key, draws })) {
    const rows = Int32Array.from({ length: samples.count }, (_, i) => first + i)
    const each = Int32Array.from({ length: samples.count * draws }, (_, row) => rows[Math.floor(row / draws)])
    const own = takeObjects(objects, rows)
    answers.flow_sample.set(meanMasses(own, firstDraws(samples)), first)
    answers.flow_mode.set(meanMasses(own, modeOfDraws(samples)), first)
    const all = meanMasses(takeObjects(objects, each), samples.values)
    answers.flow_median.set(medianOfRows(all, draws), first)
  }
  return answers
}

/** How far from the nominal mass the likelihood is looked at, GeV, and in which steps. */
const REACH = 20
const STEP = 0.5

function fittedMasses(parameter: Parameter, events: Events, sample: Sample, drawing: Drawing) {
  const { nominal } = parameter
  const values = Array.from({ length: 1 + (2 * REACH) / STEP }, (_, k) => nominal - REACH + k * STEP)
  const fit = (of: Events, place: number, acceptance?: Float64Array) =>
    fitParameter({
      ...{ values, logLikelihood: parameter.logLikelihood(of, values), key: fold(drawing.key, place) },
      ...(acceptance && { logAcceptance: acceptance }),
    })
  const likelihood = fit(events, 1)
  const told = { ...sample, events: parameter.of(sample.events, likelihood.value) }
  return {
    likelihood,
    twoB: fit(sample.events, 2, drawing.generated && acceptanceOfTwo(drawing.generated, values)),
    n: { all: events.count, twoB: sample.events.count },
    by: drawnMasses(told, drawing) as Record<string, Float64Array>,
    nominal,
  }
}

/** ln of the share of events that have two b-tags, by the mass of the top. */
function acceptanceOfTwo({ topMass, nbjets, count }: Events, values: readonly number[]): Float64Array {
  const generated = Float64Array.from({ length: count }, (_, i) => topMass?.[i] ?? DILEPTON_TOP_MASS)
  const selected = Uint8Array.from({ length: count }, (_, i) => Number(nbjets[i] >= 2))
  return logAcceptance({ generated, selected }, values)
}

type Fit = ReturnType<typeof fittedMasses> & { readonly topMass: number }

function fittedSensitivities(fits: readonly Fit[], told: Readonly<Record<string, MassSensitivity>>) {
  const ofSample = (of: (fit: Fit) => { value: number; error: number }, n: (fit: Fit) => number) =>
    sensitivityOfPoints(
      fits.map((fit) => {
        const own = of(fit)
        const perEvent = own.error * Math.sqrt(n(fit))
        const width = { value: perEvent, error: perEvent / Math.sqrt(2 * n(fit)) }
        return { topMass: fit.topMass, median: own, width, n: n(fit) }
      }),
    )
  const answers = Object.keys(fits[0].by).map((name) => {
    const alone = massSensitivity(fits.map(({ topMass, by }) => ({ topMass, reconstructed: by[name] })))
    // how an answer follows the mass that the network is told: a fit's error moves the answers of all events together
    let [together, square] = [0, 0]
    alone.points.forEach(({ median }, k) => {
      const moved = fits[k].likelihood.value - fits[k].nominal
      together += moved * (median.value - told[name].points[k].median.value)
      square += moved * moved
    })
    const points = alone.points.map((point, k) => {
      const error = Math.hypot(point.median.error, (together / square) * fits[k].likelihood.error)
      return { ...point, median: { ...point.median, error } }
    })
    return [name.replace('flow', 'fitted'), sensitivityOfPoints(points)] as const
  })
  return {
    likelihood: ofSample(
      ({ likelihood }) => likelihood,
      ({ n }) => n.all,
    ),
    likelihood_two_b: ofSample(
      ({ twoB }) => twoB,
      ({ n }) => n.twoB,
    ),
    ...Object.fromEntries(answers),
  }
}
