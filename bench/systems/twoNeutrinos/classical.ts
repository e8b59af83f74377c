import { compareAnswers, correlation, formatMeasured } from '../../../src/lib/evaluation/index.ts'
import type { Events } from '../../../src/lib/events/index.ts'
import {
  type BPair,
  bCandidates,
  bothMatched,
  bPairByChiSquare,
  bPairByMass,
  type DileptonObjects,
  dileptonObjects,
  ellipseMethod,
  type NeutrinoPairs,
  nuWeighting,
  solvedEvents,
  trueBPair,
  trueNeutrinoPairs,
} from '../../../src/lib/reconstruction/index.ts'
import { pairObservables } from '../../../src/lib/systems/index.ts'
import { fold, type Key } from '../../../src/lib/tensor/index.ts'

const percent = (value: number) => `${(100 * value).toFixed(2)} %`

/** Answers of the classical methods with their options, each with its time an event. */
function methodsOf(objects: DileptonObjects, key: Key): Record<string, () => NeutrinoPairs> {
  const smearing = { key, times: 5 }
  const topMasses = [171, 171.5, 172, 172.5, 173, 173.5, 174]
  return {
    'ν-Weighting': () => nuWeighting(objects).best,
    'ν-Weighting mean': () => nuWeighting(objects).mean,
    'ν-Weighting, w > 0.4': () => nuWeighting(objects, { leastWeight: 0.4 }).best,
    'ν-Weighting, 7 m_t × 6 smeared, mean': () => nuWeighting(objects, { smearing, topMasses }).mean,
    Ellipse: () => ellipseMethod(objects).best,
    'Ellipse, least momentum': () => ellipseMethod(objects, { choose: 'leastMomentum' }).best,
    'Ellipse, closest approach': () => ellipseMethod(objects, { withoutCrossing: 'closestApproach' }).best,
    'Ellipse, closest approach, Z² < 0 clamped': () =>
      ellipseMethod(objects, { withoutCrossing: 'closestApproach', incompatible: 'point' }).best,
  }
}

/** Efficiency, widths and times of the classical methods, and how often the b are paired right. */
export function printClassical(events: Events, key: Key): void {
  const truth = trueNeutrinoPairs(events)
  printPairing(events, truth)
  const objects = dileptonObjects(events, trueBPair(events))
  const all = methodsOf(dileptonObjects(events, bCandidates(events)), fold(key, 1))
  console.log('\nClassical methods: events with an answer, half of 16-84 % of estimate − truth [GeV], time an event')
  for (const [name, answer] of Object.entries(all)) {
    const began = performance.now()
    const pairs = answer()
    const micro = ((1000 * (performance.now() - began)) / events.count).toFixed(0)
    const method = { observables: pairObservables(objects, pairs), answered: solvedEvents(pairs) }
    const asked = { count: events.count, truth: pairObservables(objects, truth), methods: { [name]: method } }
    const { efficiency, errors } = compareAnswers(asked)
    const width = (observable: string) => formatMeasured(errors[name][observable].width)
    const widths = ['nu_px', 'nu_pz', 'm_top', 'm_tt'].map((each) => `${each} ${width(each)}`).join(', ')
    const rho = transverseCorrelation(pairs)
    console.log(
      `  ${name}: ${percent(efficiency[name].value)}; ${widths}; ρ(px, px̄) ${formatMeasured(rho)}; ${micro} µs`,
    )
  }
  console.log(`  truth: ρ(px, px̄) ${formatMeasured(transverseCorrelation(truth))}`)
}

/** Pearson's ρ of p_x of ν and of ν̄ over the events with an answer. */
function transverseCorrelation(pairs: NeutrinoPairs) {
  const solved = solvedEvents(pairs)
  const column = (place: number) =>
    Float64Array.from(solved, (_, i) => pairs[6 * i + place]).filter((_, i) => solved[i] === 1)
  return correlation(column(0), column(3))
}

function printPairing(events: Events, truth: NeutrinoPairs): void {
  const wanted = trueBPair(events)
  const matched = bothMatched(wanted)
  const total = matched.reduce((a, b) => a + b, 0)
  const right = (pair: BPair, orSwapped = false) =>
    matched.filter((flag, i) => {
      const same = pair.b[i] === wanted.b[i] && pair.bbar[i] === wanted.bbar[i]
      const swapped = pair.b[i] === wanted.bbar[i] && pair.bbar[i] === wanted.b[i]
      return flag && (same || (orSwapped && swapped))
    }).length / total
  console.log(`${events.count} events, both b have their jet in ${percent(total / events.count)}; of these`)
  console.log(`  the two candidates are the two b in ${percent(right(bCandidates(events), true))}`)
  console.log(`  paired right: by m_bℓ ${percent(right(bPairByMass(events)))},`)
  console.log(`  by χ² with true neutrinos ${percent(right(bPairByChiSquare(events, truth)))}`)
}
