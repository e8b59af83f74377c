import { type BreitWigner, type Gaussianised, tabulatedScore } from '../../features/index.ts'

/** Below and above every mass of the samples. */
export const Z_PEAK: BreitWigner = { mass: 91.19, width: 2.6, low: 1, high: 5000 }

/** Of the residual ln m − ln m_measured, in steps: a core, what final-state radiation takes from the measured mass, and more of it. */
const RESPONSE = { core: 0.72, centre: 0.05, width: 0.75, near: 0.22, nearScale: 2.5, far: 0.06, farScale: 10 } as const
/** Of the largest density, everywhere: a mass that the response does not know lies five or six deviations out. */
const FLOOR = 1e-9

/** How likely a residual is, in steps; not normalised. */
function response(r: number): number {
  const { core, centre, width, near, nearScale, far, farScale } = RESPONSE
  // steep to the left of 0, where only the resolution leads
  const oneSided = (scale: number) => Math.exp(r < 0 ? (3 * r) / width : -r / scale) / scale
  const t = (r - centre) / width
  return (core / (2.5 * width)) * Math.exp(-0.5 * t * t) + near * oneSided(nearScale) + far * oneSided(farScale)
}

/** Residuals in steps, and how likely each is. */
const STEPS = Float64Array.from([
  ...[-40, -20, -11, -6],
  ...Array.from({ length: 33 }, (_, i) => (i - 16) / 4),
  ...[5, 6, 8, 11, 15, 20, 28, 40],
])
const RESPONSES = STEPS.map(response)
const breitWigner = (m: number) => m / (1 + ((2 * (m - Z_PEAK.mass)) / Z_PEAK.width) ** 2)
/** Of the peak and far from it: ln m, and the peak there. */
const [LOW, HIGH] = [Math.log(Z_PEAK.low), Math.log(Z_PEAK.high)]
const NODES = Float64Array.from(
  [
    ...[1, 15, 40, 60, 72, 80, 104, 112, 130, 180, 400, 1000, 5000],
    ...Array.from(
      { length: 21 },
      (_, i) => Z_PEAK.mass + (Z_PEAK.width / 2) * Math.tan(Math.PI * ((i + 0.5) / 21 - 0.5)),
    ),
  ]
    .map(Math.log)
    .sort((a, b) => a - b),
)
const PEAK = NODES.map((x) => breitWigner(Math.exp(x)))

/**
 * The true mass of the leptons as a normal score, where it follows the peak of the Z times the response of the detector to it,
 * p(m | m_measured) ∝ BW(m) R(ln m − ln m_measured): what of the mass is known before anything is learnt.
 * @param logMass ln of the measured mass, GeV
 * @param step of residuals
 * @returns of ln m
 */
export function zMassScore(logMass: number, step: number): Gaussianised {
  const places = new Float64Array(NODES.length + STEPS.length)
  const density = new Float64Array(places.length)
  let [n, most] = [0, 0]
  // both lists rise: they are merged
  for (let [a, b] = [0, 0]; a < NODES.length || b < STEPS.length; ) {
    const own = b < STEPS.length ? logMass + STEPS[b] * step : Infinity
    const ofPeak = a < NODES.length && NODES[a] <= own
    const x = ofPeak ? NODES[a] : own
    const p = ofPeak ? PEAK[a] * response((x - logMass) / step) : breitWigner(Math.exp(own)) * RESPONSES[b]
    if (ofPeak) a++
    else b++
    // places that fall together are one, and none is beyond the limits
    if (x < LOW || x > HIGH || (n > 0 && x - places[n - 1] < 1e-9)) continue
    places[n] = x
    density[n++] = p
    most = Math.max(most, p)
  }
  for (let k = 0; k < n; k++) density[k] += FLOOR * most
  return tabulatedScore(places.subarray(0, n), density.subarray(0, n))
}
