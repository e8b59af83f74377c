/** Constituents of jets, `perEvent` places in each; every column is row-major [count, perEvent]. */
export interface Constituents {
  readonly perEvent: number
  /** Pseudorapidity minus that of the jet. */
  readonly eta: Float32Array
  /** Azimuth minus that of the jet, rad. */
  readonly phi: Float32Array
  /** Transverse momentum over that of the jet, falling. */
  readonly pt: Float32Array
  /** 1 where there is a particle, 0 where the place is empty and all else is 0. */
  readonly mask: Float32Array
}

/** Jets and their hardest particles, as columns. */
export interface JetEvents {
  readonly layout: 'jets'
  readonly count: number
  readonly particles: Constituents
  /** What the jets are as a whole, [count] each: GeV, and the number of particles in `particles`. */
  readonly jets?: {
    readonly pt: Float32Array
    readonly eta: Float32Array
    readonly mass: Float32Array
    readonly particles: Float32Array
  }
}
