/** The two decays that the public records hold: one charged lepton or two. */
export type Layout = 'semileptonic' | 'dileptonic'

/** Reconstructed objects, `perEvent` of them in each event; every column is row-major [count, perEvent]. */
export interface Objects {
  readonly perEvent: number
  /** Transverse momentum, GeV; 0 marks an empty place. */
  readonly pt: Float32Array
  readonly eta: Float32Array
  /** Azimuth, rad. */
  readonly phi: Float32Array
  /** GeV */
  readonly energy: Float32Array
}

export interface Leptons extends Objects {
  /** 0 electron, 1 muon. */
  readonly type: Int16Array
  /** In units of e; not in every file. */
  readonly charge?: Int16Array
}

export interface Jets extends Objects {
  /** 1 where the jet carries a b-tag. */
  readonly isTagged: Uint8Array
}

/** Generated particles, `perEvent` of them in each event; every column is row-major [count, perEvent]. */
export interface Particles {
  readonly perEvent: number
  /** GeV */
  readonly pt: Float32Array
  readonly eta: Float32Array
  /** rad */
  readonly phi: Float32Array
  /** GeV; not in every file. */
  readonly mass?: Float32Array
  /** Particle numbers of the Particle Data Group; not in every file. */
  readonly pdgId?: Int32Array
}

/** What happened in `count` collisions, as columns. Units GeV and radians. */
export interface Events {
  readonly layout: Layout
  readonly count: number
  /** Missing transverse momentum: magnitude (GeV) and azimuth (rad), each [count]. */
  readonly met: { readonly pt: Float32Array; readonly phi: Float32Array }
  readonly leptons: Leptons
  /** By falling transverse momentum, empty places last. */
  readonly jets: Jets
  /** Number of jets before the cut at the number of places, [count]. */
  readonly njets: Int16Array
  readonly nbjets: Int16Array
  /** The true neutrinos: one, or ν before ν̄. */
  readonly neutrinos?: Particles
  /** b of the leptonic top, b of the hadronic top, two quarks of the hadronic W; dileptonic: b, b̄. */
  readonly truthQuarks?: Particles
  /** Semileptonic: top, b, W, ℓ, ν of the leptonic side, then top, b, W, q, q'; dileptonic: t, b, W⁺, ℓ⁺, ν, t̄, b̄, W⁻, ℓ⁻, ν̄. */
  readonly truthParticles?: Particles
  /** The quark that each jet is matched to (index into truthQuarks), −1 none; [count, jets.perEvent]. */
  readonly jetsIndices?: Int16Array
  /** Bit k: quark k has its jet; [count]. */
  readonly matchability?: Int16Array
  /** 3 = both tops decay to leptons; [count]. */
  readonly decayChannel?: Int16Array
  /** The mass of the top that each event was generated with, GeV, [count]; that of the nominal sample in files without it. */
  readonly topMass?: Float32Array
}
