import type { EmbeddedKind } from '../../html/embedded.ts'
import { type Fields, isFields } from '../../notebook/index.ts'
import { liveKind } from '../liveKind.ts'
import { areMasses, LIVE_CLOUDS, MOST_JETS, MOST_PARTICLES } from './liveClouds.ts'

/** Jets that are made for the reader: a trained generator that runs in the page. The notebook gives numbers, the script is ours. */
export const liveClouds: EmbeddedKind = liveKind({
  name: 'live-clouds',
  mime: LIVE_CLOUDS,
  script: new URL('./client/clouds.ts', import.meta.url),
  style: new URL('./client/clouds.css', import.meta.url),
  what: 'the live jets are',
  complaint,
})

function complaint({ version, jets, masses, particles }: Fields): string | undefined {
  const whole = (x: unknown, most: number) => Number.isInteger(x) && Number(x) >= 1 && Number(x) <= most
  if (version !== 1) return 'they are of another version'
  if (!whole(jets, MOST_JETS)) return 'its number of jets'
  if (!whole(particles, MOST_PARTICLES)) return 'its number of particles'
  if (!isFields(masses)) return 'it does not say which masses'
  return areMasses(masses) ? undefined : 'its masses'
}
