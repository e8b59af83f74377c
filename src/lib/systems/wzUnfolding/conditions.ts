import type { WzEvents } from '../../events/index.ts'
import type { Condition, Measurement } from '../system.ts'

type Sum = readonly [e: number, px: number, py: number, pz: number]

/** A number of the summed momenta of some measured objects, event by event. */
const ofObjects =
  (places: readonly number[], number: (sum: Sum) => number) =>
  ({ count, detector }: WzEvents): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => {
      const sum = [detector.energy, detector.px, detector.py, detector.pz].map((column) =>
        places.reduce((total, k) => total + column[i * detector.perEvent + k], 0),
      )
      return number(sum as unknown as Sum)
    })

const pt = ([, x, y]: Sum) => Math.hypot(x, y)
const eta = ([, x, y, z]: Sum) => Math.abs(Math.asinh(z / Math.hypot(x, y)))
const mass = ([e, x, y, z]: Sum) => Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z))
const jets = ({ njets }: WzEvents) => Float64Array.from(njets)
const [LEPTONS, JETS] = [
  [0, 1],
  [2, 3],
]

/** What the calibration of a posterior may depend on. */
export const CONDITIONS: readonly Condition[] = [
  { name: 'njets', label: 'jets', edges: [2, 3, 4, 20], of: jets },
  { name: 'll_pt', label: 'p_T^ℓℓ', unit: 'GeV', edges: [0, 20, 40, 80, 7000], of: ofObjects(LEPTONS, pt) },
  { name: 'jj_mass', label: 'm_jj', unit: 'GeV', edges: [0, 60, 75, 90, 7000], of: ofObjects(JETS, mass) },
].map((condition) => condition as Condition)

const OBJECTS = ['ℓ⁻', 'ℓ⁺', 'jet 1', 'jet 2']
const NAMES = ['l_minus', 'l_plus', 'jet1', 'jet2']

/** What is looked at of events to tell whether they are like those of the training. */
export const INPUTS: readonly Measurement[] = [
  { name: 'njets', label: 'jets', of: jets },
  ...NAMES.flatMap((name, k) => [
    { name: `${name}_pt`, label: `p_T of ${OBJECTS[k]}`, unit: 'GeV', of: ofObjects([k], pt) },
    { name: `${name}_eta`, label: `|η| of ${OBJECTS[k]}`, of: ofObjects([k], eta) },
  ]),
  { name: 'll_mass', label: 'm_ℓℓ', unit: 'GeV', of: ofObjects(LEPTONS, mass) },
  { name: 'jj_mass', label: 'm_jj', unit: 'GeV', of: ofObjects(JETS, mass) },
  { name: 'total_mass', label: 'm_ℓℓjj', unit: 'GeV', of: ofObjects([...LEPTONS, ...JETS], mass) },
  { name: 'total_pt', label: '|Σ p_T|', unit: 'GeV', of: ofObjects([...LEPTONS, ...JETS], pt) },
].map((measurement) => measurement as Measurement)
