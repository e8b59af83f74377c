import type { WzEvents } from '../../events/index.ts'
import { disposeTree } from '../../tensor/index.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, Observables, System, Trained } from '../system.ts'
import { adversarialFamily } from './adversarialFamily.ts'
import { conditionalFamily } from './conditionalFamily.ts'
import type { Family } from './family.ts'
import { invertibleFamily } from './invertibleFamily.ts'
import { judgeUnfolding, type UnfoldingJudgement } from './judge.ts'
import { matchingFamily } from './matchingFamily.ts'
import { observablesOf, WZ_OBSERVABLES } from './observables.ts'
import { CHOICES, DEFAULTS, RECIPES, type UnfoldingSettings } from './recipes.ts'

const needs: Needs = { layout: 'wz', truth: ['parton'] }
/** What draws are unfolded in. */
const OBSERVABLES: Observables = {
  quantities: WZ_OBSERVABLES,
  of: ({ values }) => ({ drawn: observablesOf(values) }),
}

const FAMILIES: Readonly<Record<string, Family>> = {
  cinn: conditionalFamily,
  einn: invertibleFamily,
  fcgan: adversarialFamily,
  'flow-matching': matchingFamily,
  gan: adversarialFamily,
  inn: invertibleFamily,
}

/** Unfolding of pp → ZW → (ℓℓ)(qq') to the partons (arXiv 1912.00477, 2006.06685). */
export const wzUnfolding: System<UnfoldingSettings, UnfoldingJudgement, WzEvents> = {
  name: 'wzUnfolding',
  format: 'neutrina-wz-1',
  needs,
  networks: {
    cinn: 'the posterior of the partons of ZW → (ℓℓ)(qq), a conditional flow (arXiv 2006.06685)',
    einn: 'the invertible network with noise at both ends (arXiv 2006.06685)',
    fcgan: 'a generator of the partons that is told what was measured (arXiv 1912.00477)',
    'flow-matching': 'the same posterior as a flow along a learnt velocity (arXiv 2210.02747)',
    gan: 'the naive generator, without noise, that it is compared with',
    inn: 'the naive invertible network between partons and what is measured (arXiv 2006.06685)',
  },
  recipes: RECIPES,
  defaults: DEFAULTS,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<UnfoldingSettings>(RECIPES, CHOICES, recipe, changes),
  prepare: (network, events, settings, given) => FAMILIES[network].prepare(network, events, settings, given),
  restore(saved) {
    const { network } = saved
    const { params, posterior, dequantisation, exported, fold } = FAMILIES[network].restore(saved)
    const trained: Trained<UnfoldingJudgement> = {
      ...{ network, needs, posterior, observables: OBSERVABLES },
      ...(fold && { fold }),
      ...(exported && { exported }),
      judge: (asked, of = posterior) =>
        judgeUnfolding({ needs, posterior: of, ...(dequantisation && { dequantisation }) }, asked),
      dispose: () => disposeTree(params),
    }
    return trained
  },
}
