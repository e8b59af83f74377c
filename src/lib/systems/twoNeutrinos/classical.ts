import { type DileptonObjects, ellipseMethod, type NeutrinoPairs, nuWeighting } from '../../reconstruction/index.ts'

/** Answers of the classical methods by their ids, both pairings of the two jets most like b jets tried. */
export function classicalPairs(candidates: DileptonObjects): Record<string, NeutrinoPairs> {
  const { best, mean } = nuWeighting(candidates)
  return { nu_weighting: best, nu_weighting_mean: mean, ellipse: ellipseMethod(candidates).best }
}
