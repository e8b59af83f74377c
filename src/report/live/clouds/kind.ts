import type { EmbeddedKind, Prepared } from '../../html/embedded.ts'
import { type Fields, isFields } from '../../notebook/index.ts'
import { LIVE_CLOUDS } from './liveClouds.ts'

const MOST_CHARACTERS = 32e6
const MOST_JETS = 400
const MOST_PARTICLES = 200

/** Jets that are made for the reader: a trained generator that runs in the page. The notebook gives numbers, the script is ours. */
export const liveClouds: EmbeddedKind = {
  name: 'live-clouds',
  mimes: [LIVE_CLOUDS],
  script: new URL('./client/clouds.ts', import.meta.url),
  style: new URL('./client/clouds.css', import.meta.url),
  prepare,
  // the engine is WebAssembly that comes with the script
  policy: { 'script-src': "'wasm-unsafe-eval'" },
}

/** The page's script checks the model itself as it would a file; here only that nothing is out of all proportion. */
function prepare(value: unknown): Prepared {
  const wrong = isFields(value) ? complaint(value) : 'it is no object'
  return wrong === undefined ? { data: value } : { leftOut: `the live jets are left out: ${wrong}` }
}

function complaint({ version, weights, jets, masses, particles, params }: Fields): string | undefined {
  const whole = (x: unknown, most: number) => Number.isInteger(x) && Number(x) >= 1 && Number(x) <= most
  if (version !== 1) return 'they are of another version'
  if (typeof weights !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(weights)) return 'its weights are not base64'
  if (weights.length > MOST_CHARACTERS) return 'its weights are too many for a page'
  if (!whole(jets, MOST_JETS)) return 'its number of jets'
  if (!whole(particles, MOST_PARTICLES)) return 'its number of particles'
  if (!isFields(masses)) return 'it does not say which masses'
  const { least, most, first } = masses
  const numbers = [least, first, most].map((x) => (typeof x === 'number' ? x : Number.NaN))
  if (!(numbers[0] > 0 && numbers[0] <= numbers[1] && numbers[1] <= numbers[2] && numbers[2] <= 1)) return 'its masses'
  return Array.isArray(params) ? undefined : 'it does not name its parameters'
}
