import { NU2_FRAMES } from '../lib/features/index.ts'
import { NU_FLOWS_PROFILES, NU2_FLOWS_PROFILES } from '../lib/models/index.ts'
import {
  NU2_RECIPES,
  type Nu2FlowsSettings,
  type NuFlowsSettings,
  nu2FlowsSettings,
  nuFlowsSettings,
  RECIPES,
  type TrainingJob,
  type TrainingResult,
  trainNu2Network,
  trainNuNetwork,
} from '../lib/recipes/index.ts'

/** A trainable network: what it is, what can be chosen, and how it is trained. */
export interface Trainable {
  readonly name: string
  readonly description: string
  readonly recipes: readonly string[]
  readonly profiles: readonly string[]
  readonly frames: readonly string[]
  /** Checks the settings before any work; what it gives back trains. */
  readonly prepare: (recipe: string, changes: object) => (job: TrainingJob) => Promise<TrainingResult>
}

const one = (network: 'nu-flows' | 'nu-ff', description: string): Trainable => ({
  name: network,
  description,
  recipes: Object.keys(RECIPES),
  profiles: Object.keys(NU_FLOWS_PROFILES),
  frames: ['detector', 'lepton'],
  prepare: (recipe, changes: Partial<NuFlowsSettings>) => {
    const settings = nuFlowsSettings(recipe, changes)
    return (job) => trainNuNetwork({ ...job, network, settings })
  },
})

const two = (network: 'nu2-flows' | 'nu2-ff', description: string): Trainable => ({
  name: network,
  description,
  recipes: Object.keys(NU2_RECIPES),
  profiles: Object.keys(NU2_FLOWS_PROFILES),
  frames: NU2_FRAMES,
  prepare: (recipe, changes: Partial<Nu2FlowsSettings>) => {
    const settings = nu2FlowsSettings(recipe, changes)
    return (job) => trainNu2Network({ ...job, network, settings })
  },
})

/** The networks that `neutrina train` trains. */
export const TRAINABLE: readonly Trainable[] = [
  one('nu-flows', 'the posterior of the neutrino in semileptonic top-quark pairs (arXiv 2207.00664)'),
  one('nu-ff', 'the regression that the posterior is compared with'),
  two('nu2-flows', 'the posterior of both neutrinos in dileptonic top-quark pairs (arXiv 2307.02405)'),
  two('nu2-ff', 'the regression of both neutrinos'),
]
