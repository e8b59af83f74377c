import { formatMeasured, massSensitivity } from '../../src/lib/evaluation/index.ts'
import type { Events } from '../../src/lib/events/index.ts'
import { nu2FlowsFeatures } from '../../src/lib/features/index.ts'
import { masses } from '../../src/lib/kinematics/index.ts'
import { nu2PosteriorModel, type TrainedNu2Network } from '../../src/lib/recipes/index.ts'
import {
  bCandidates,
  bPairByMass,
  dileptonObjects,
  dileptonTops,
  ellipseMethod,
  type NeutrinoPairs,
  nuWeighting,
  trueNeutrinoPairs,
} from '../../src/lib/reconstruction/index.ts'
import { drawNu2Blocks, firstDraws, modeOfDraws } from '../../src/lib/samples/index.ts'
import type { Key } from '../../src/lib/tensor/index.ts'

interface Sample {
  readonly topMass: number
  readonly events: Events
}

const DRAWS = 64

/** The mean of m_t and m_t̄ in events of two b-tags, b paired by m_bℓ, for each way to have neutrinos. */
function massesBy(trained: TrainedNu2Network, events: Events, key: Key): Record<string, Float64Array> {
  const objects = dileptonObjects(events, bPairByMass(events))
  const candidates = dileptonObjects(events, bCandidates(events))
  const flow = drawn(trained, events, key)
  const pairs: Record<string, NeutrinoPairs> = {
    'true neutrinos': trueNeutrinoPairs(events),
    'ν-Weighting': nuWeighting(candidates).best,
    Ellipse: ellipseMethod(candidates).best,
    ...flow,
  }
  const { nbjets } = events
  return Object.fromEntries(
    Object.entries(pairs).map(([name, one]) => {
      const { top, antitop } = dileptonTops(objects, one)
      const second = masses(antitop)
      return [name, masses(top).map((m, i) => (nbjets[i] >= 2 ? (m + second[i]) / 2 : Number.NaN))]
    }),
  )
}

function drawn(trained: TrainedNu2Network, events: Events, key: Key): Record<string, NeutrinoPairs> {
  const answers = { 'flow sample': [] as number[], 'flow mode': [] as number[] }
  const features = nu2FlowsFeatures(events, trained.settings)
  for (const { samples } of drawNu2Blocks(nu2PosteriorModel(trained, 'bench'), features, { key, draws: DRAWS })) {
    for (const x of firstDraws(samples)) answers['flow sample'].push(x)
    for (const x of modeOfDraws(samples)) answers['flow mode'].push(x)
  }
  return Object.fromEntries(Object.entries(answers).map(([name, all]) => [name, Float64Array.from(all)]))
}

/** Slope of the reconstructed against the generated mass of the top, with one network, and what it is worth. */
export function printMassSensitivity(trained: TrainedNu2Network, samples: readonly Sample[], key: Key): void {
  const ordered = [...samples].sort((a, b) => a.topMass - b.topMass)
  const reconstructed = ordered.map(({ topMass, events }) => ({ topMass, by: massesBy(trained, events, key) }))
  console.log(
    'Mass of the top: median of (m_t + m_t̄)/2 by generated mass, slope, statistical error of m_t for one event',
  )
  for (const name of Object.keys(reconstructed[0].by)) {
    const { points, slope, perEvent } = massSensitivity(
      reconstructed.map(({ topMass, by }) => ({ topMass, reconstructed: by[name] })),
    )
    if (!Number.isFinite(slope.value)) {
      console.log(`  ${name}: always ${formatMeasured(points[0].median)} GeV, as it is told`)
      continue
    }
    const medians = points.map(({ topMass, median }) => `${topMass}: ${formatMeasured(median)}`).join(', ')
    console.log(`  ${name}: ${medians}; slope ${formatMeasured(slope)}; ${perEvent.toFixed(0)} GeV`)
  }
}
