/** Mass of the W boson, GeV: the value of ν-Flows, 2207.00664. */
export const W_MASS = 80.38

/** Mass of the top quark, GeV: the value the samples of ν-Flows were generated with, 2207.00664. */
export const TOP_MASS = 173

/** Mass of the top quark that the dileptonic samples were generated with, GeV. */
export const DILEPTON_TOP_MASS = 172.5

/** Mass of the electron, GeV: as in the authors' code of 2207.00664; the Particle Data Group has 0.51099895e-3. */
export const ELECTRON_MASS = 0.511e-3

/** Mass of the muon, GeV: as in the authors' code of 2207.00664; the Particle Data Group has 0.1056583755. */
export const MUON_MASS = 0.105658
