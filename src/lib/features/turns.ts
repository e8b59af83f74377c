/**
 * How each event was turned about the beam, reflected, and boosted along it: azimuth' = ySign·(azimuth − angle),
 * η' = etaSign·(η − etaShift); each [count].
 */
export interface Turns {
  readonly angle: Float64Array
  readonly ySign: Int8Array
  readonly etaSign: Int8Array
  readonly etaShift: Float64Array
}

/** Events as they were measured. */
export const unturned = (count: number): Turns => ({
  angle: new Float64Array(count),
  ySign: new Int8Array(count).fill(1),
  etaSign: new Int8Array(count).fill(1),
  etaShift: new Float64Array(count),
})

/** An azimuth of event i in the turned axes, rad. */
export const turnedPhi = ({ angle, ySign }: Turns, i: number, phi: number): number => ySign[i] * (phi - angle[i])

/** A pseudorapidity of event i in the turned axes. */
export const turnedEta = ({ etaSign, etaShift }: Turns, i: number, eta: number): number =>
  etaSign[i] * (eta - etaShift[i])
