import type { JetEvents } from '../../events/index.ts'
import { disposeTree } from '../../tensor/index.ts'
import type { GenerateOptions, Needs, System, Trained } from '../system.ts'
import { cloudsOf, jetsOf } from './clouds.ts'
import { type Conditions, drawConditions } from './conditions.ts'
import { type CloudJudgement, judgeClouds } from './judge.ts'
import { cloudNetwork, conditionsOf, fitClouds } from './network.ts'
import { readCloudPreprocessing } from './readPreprocessing.ts'
import { CHOICES, type CloudSettings, cloudSettings, RECIPES } from './recipes.ts'

const needs: Needs = { layout: 'jets', truth: [] }

/** Clouds that are made at once. */
const BLOCK = 500

/** A trained generator of jets. */
export interface TrainedClouds extends Trained<CloudJudgement> {
  /** Jets block by block, of masses and numbers of particles as in training, or as `like` has them, one for one. */
  generate(options: GenerateOptions): Generator<JetEvents>
}

/** Jets as clouds of particles, given their mass and their number of particles (arXiv 2211.13630). */
export const particleClouds: System<CloudSettings, CloudJudgement> = {
  name: 'particleClouds',
  format: 'neutrina-clouds-1',
  needs,
  networks: { clouds: 'jets as clouds of particles, of a mass and a number of particles (arXiv 2211.13630)' },
  recipes: RECIPES,
  choices: CHOICES,
  settings: cloudSettings,

  prepare(_, { training, validation }, settings, given) {
    const [learnt, validating] = [training, validation].map((events) => cloudsOf(events as JetEvents))
    const preprocessing = given ? readCloudPreprocessing(given, 'preprocessing', settings) : fitClouds(settings, learnt)
    const { init, loss, validationLoss, batches } = cloudNetwork(settings, preprocessing)
    return {
      init,
      loss,
      validationLoss,
      training: batches(learnt),
      validation: batches(validating),
      target: 'η, φ and p_T of all particles, relative to the jet',
      preprocessing,
    }
  },

  restore({ folder, network: name, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readCloudPreprocessing(parts, `${folder}/model.json`, settings)
    const network = cloudNetwork(settings, preprocessing)
    const params = filled(network.init)
    const places = preprocessing.conditionScales.places
    const generate = function* ({ count, key, first = 0, like }: GenerateOptions): Generator<JetEvents> {
      for (let at = 0; at < count; at += BLOCK) {
        const rows = Math.min(BLOCK, count - at)
        const asked = like
          ? rowsOf(conditionsOf(cloudsOf(like as JetEvents)), at, rows)
          : drawConditions(preprocessing.conditions, key, rows, first + at)
        yield jetsOf(network.clouds(params, asked, key, first + at), places)
      }
    }
    const trained: TrainedClouds = {
      network: name,
      needs,
      generate,
      exported:
        'its sets differ in size from jet to jet, and what the network is told is worked out anew between its steps',
      judge: (evaluation) => judgeClouds({ needs, generate }, evaluation),
      dispose: () => disposeTree(params),
    }
    return trained
  },
}

const rowsOf = ({ mass, size }: Conditions, at: number, count: number): Conditions => ({
  count,
  mass: mass.subarray(at, at + count),
  size: size.subarray(at, at + count),
})
