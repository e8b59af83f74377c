import { ConfigError } from '../../complaint.ts'
import { mixture } from '../distributions/index.ts'
import { varianceShares } from '../evaluation/index.ts'
import type { AnyEvents } from '../events/index.ts'
import { drawBlocks, type PosteriorOf } from '../samples/index.ts'
import type { Judgement, Posterior, ShareOptions, Trained, WeightShares } from './system.ts'

/** Draws of each event with each draw of the weights, for the split of the variance. */
const DRAWS = 16

/**
 * One network of several with the same preprocessing, such as draws of a Bayesian network's weights or an ensemble: its
 * posterior is the average of theirs, p(x) = Σ p(x | wₖ) / K (arXiv 2104.04543 eq. 6), and it is judged as such.
 * @param networks consumed: they are disposed of with what is returned
 * @throws ConfigError for no networks, or one whose posterior cannot be averaged
 */
export function averaged<J extends Judgement>(networks: readonly Trained<J>[]): Trained<J> {
  const [first] = networks
  if (!first) throw new ConfigError({ who: 'averaged', wanted: 'one or more networks', got: 'none' })
  const posteriors = networks.map(({ posterior, network }) => {
    if (posterior?.densityOf) return posterior
    const fix = 'draw with the means of its weights'
    throw new ConfigError({ who: 'averaged', wanted: 'networks whose posteriors can be averaged', got: network, fix })
  })
  const posterior = averageOf(posteriors)
  const { judge } = first
  return {
    ...first,
    posterior,
    ...(judge && { judge: (asked, of = posterior) => judge(asked, of) }),
    dispose: () => {
      for (const network of networks) network.dispose()
    },
  }
}

function averageOf(posteriors: readonly Posterior[]): Posterior {
  const densityOf = (events: AnyEvents, first?: number): PosteriorOf => {
    const each = posteriors.map((posterior) => posterior.densityOf!(events, first))
    return {
      ...each[0],
      given: (rows) => {
        const given = each.map((one) => one.given(rows))
        return { ...given[0], density: mixture(given.map(({ density }) => density)) }
      },
    }
  }
  // neither the latent of one network nor what was fitted for it is the average's
  const { calibrates, calibration: _, ...about } = posteriors[0]
  const { latent: __, ...conditions } = calibrates ?? {}
  return {
    ...about,
    ...(calibrates && { calibrates: conditions as typeof calibrates }),
    densityOf,
    draw: (events, options) => drawBlocks(densityOf(events, options.first), options),
    ...(posteriors.length > 1 && { weightShares: (events, options) => weightShares(posteriors, events, options) }),
  }
}

/** The split of the variance, all weights with the same latents. */
function weightShares(
  posteriors: readonly Posterior[],
  events: AnyEvents,
  { key, draws = DRAWS, first = 0 }: ShareOptions,
): WeightShares {
  const [{ columns }] = posteriors
  const width = columns.length
  const rows = events.count * draws
  const values = posteriors.map((posterior) => {
    const own = columns.map(() => new Float32Array(rows))
    for (const { first: at, samples } of posterior.draw(events, { key, draws, first })) {
      const from = (at - first) * draws
      samples.values.forEach((value, k) => {
        own[k % width][from + Math.floor(k / width)] = value
      })
    }
    return own
  })
  const shares = columns.map(
    (_, c) =>
      varianceShares(
        values.map((own) => own[c]),
        draws,
      ).share,
  )
  return {
    columns: Object.fromEntries(columns.map(({ name }, c) => [name, shares[c]])),
    mean: Float64Array.from({ length: events.count }, (_, i) => shares.reduce((sum, of) => sum + of[i], 0) / width),
  }
}
