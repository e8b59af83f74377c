import { ConfigError } from '../../../complaint.ts'
import { modelFolder } from '../../../lib/systems/index.ts'
import { loadModel } from '../../../lib/training/index.ts'
import { encodeWeights } from '../encodeWeights.ts'
import type { LiveDisplay } from '../makeLiveFlow.ts'
import { areMasses, LIVE_CLOUDS, type LiveClouds, MOST_JETS, MOST_PARTICLES } from './liveClouds.ts'

/** What live jets show. */
export interface LiveCloudsOptions {
  /** The folder of a trained generator of jets, or the name of one that comes with the package. */
  readonly model: string
  /** Masses over the jet's p_T that the reader may choose from, above 0 and at most 1, and the first one. */
  readonly masses: { readonly least: number; readonly most: number; readonly first: number }
  /** The largest number of particles that the reader may choose; 30. */
  readonly particles?: number
  /** Jets that are made of one choice, 1 to 400; 40. */
  readonly jets?: number
}

/**
 * Jets on demand: in a report, the reader chooses a mass and a number of particles, and the trained generator makes jets of them,
 * in the page. Its weights travel in half precision.
 * @throws FileError when the model cannot be read; ConfigError for masses or numbers that cannot be asked for
 */
export async function liveClouds({
  model: given,
  masses,
  particles = 30,
  jets = 40,
}: LiveCloudsOptions): Promise<LiveDisplay> {
  const { least, first, most } = masses
  if (!areMasses(masses)) {
    const got = `${least}, ${first}, ${most}`
    throw new ConfigError({ who: 'liveClouds', wanted: '0 < least ≤ first ≤ most ≤ 1 of the masses', got })
  }
  for (const [name, value, top] of [
    ['jets', jets, MOST_JETS],
    ['particles', particles, MOST_PARTICLES],
  ] as const) {
    if (Number.isInteger(value) && value >= 1 && value <= top) continue
    throw new ConfigError({ who: `liveClouds: ${name}`, wanted: `a whole number from 1 to ${top}`, got: String(value) })
  }
  const { model, params } = await loadModel(modelFolder(given))
  const clouds: LiveClouds = {
    version: 1,
    model,
    params: [...params].map(([name, { shape }]) => ({ name, shape })),
    weights: encodeWeights(params),
    jets,
    masses: { least, most, first },
    particles,
  }
  const text = '[jets of a mass that the reader chooses: they are made in the page that `neutrina report` makes]'
  return { [Symbol.for('Jupyter.display')]: () => ({ [LIVE_CLOUDS]: clouds, 'text/plain': text }) }
}
