// Makes the sample of this folder from the full files: node --import tsx data/makeSample.ts FOLDER [FILE...]
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  drellYan,
  type JetEvents,
  jetsLayout,
  openEvents,
  type TruthPart,
  writeEvents,
  wz,
} from '../src/lib/events/index.ts'

interface Sample {
  readonly name: string
  readonly count: number
  readonly truth: readonly TruthPart[]
  readonly seed: number
  /** What the generator was told beyond the common settings. */
  readonly settings: readonly string[]
}

const TRUTH: readonly TruthPart[] = ['neutrinos', 'truthQuarks', 'jetsIndices', 'matchability']
const MASS_SCAN: readonly TruthPart[] = ['neutrinos', 'jetsIndices']
const SEMILEPTONIC = ['6:m0 = 173.0']
const dileptonic = (topMass: string) => [`6:m0 = ${topMass}`, '24:onIfAny = 11 13']
const DILEPTONIC = dileptonic('172.5')
const SAMPLES: readonly Sample[] = [
  { name: 'ttbar_semilep_train.h5', count: 40_000, truth: TRUTH, seed: 11, settings: SEMILEPTONIC },
  {
    name: 'ttbar_semilep_test.h5',
    count: 10_000,
    truth: [...TRUTH, 'truthParticles'],
    seed: 12,
    settings: SEMILEPTONIC,
  },
  { name: 'ttbar_dilep_train.h5', count: 30_000, truth: [...TRUTH, 'decayChannel'], seed: 21, settings: DILEPTONIC },
  {
    name: 'ttbar_dilep_test.h5',
    count: 8_000,
    truth: [...TRUTH, 'decayChannel', 'truthParticles'],
    seed: 22,
    settings: DILEPTONIC,
  },
  { name: 'ttbar_dilep_m170.h5', count: 8_000, truth: MASS_SCAN, seed: 24, settings: dileptonic('170.0') },
  { name: 'ttbar_dilep_m175.h5', count: 8_000, truth: MASS_SCAN, seed: 25, settings: dileptonic('175.0') },
]

const WEAK = ['WeakDoubleBoson:ffbar2ZW = on']
const RESONANT = [
  ...['NewGaugeBoson:ffbar2Wprime = on', '34:m0 = 1300.', '34:mWidth = 15.', '34:doForceWidth = on'],
  ...['Wprime:coup2WZ = 1.', '34:onMode = off', '34:onIfAll = 23 24'],
]
const UNRADIATED = ['PartonLevel:ISR = off', 'BeamRemnants:primordialKT = off']
/** pp → ZW → (ee)(qq'), events from a place of the full files on: training and test are of different seeds. */
const BOSON_PAIRS = [
  { name: 'zw_train.h5', full: 'zw.h5', from: 0, count: 36_000, seed: 41, settings: [...WEAK, ...UNRADIATED] },
  { name: 'zw_test.h5', full: 'zw_2.h5', from: 135_000, count: 15_000, seed: 617, settings: [...WEAK, ...UNRADIATED] },
  { name: 'wprime.h5', full: 'wprime.h5', from: 0, count: 2_000, seed: 42, settings: [...RESONANT, ...UNRADIATED] },
  { name: 'zw_isr.h5', full: 'zw_isr.h5', from: 42_000, count: 8_000, seed: 43, settings: WEAK },
]
const BOSON_DECAYS = ['PartonLevel:MPI = off', '23:onMode = off', '23:onIfAny = 11', '24:onMode = off']

const COMMON = [
  'Beams:eCM = 13000.',
  'PartonLevel:MPI = off',
  'Top:gg2ttbar = on',
  'Top:qqbar2ttbar = on',
  '24:onMode = off',
]

const [folder = '../shared/data', ...only] = process.argv.slice(2)

for (const { name, count, truth, seed, settings } of SAMPLES) {
  if (only.length > 0 && !only.includes(name)) continue
  const source = await openEvents(join(folder, name), { truth })
  const attributes = {
    generator: `Pythia 8.317, ${name.replace(/(_train|_test)?\.h5$/, '')}, 13 TeV, seed ${seed}`,
    settings: [...COMMON, ...settings].join('\n'),
    selection: `the first ${count} events`,
    units: 'GeV, rad',
    licence: 'MIT, as neutrina',
  }
  writeEvents(fileURLToPath(new URL(name, import.meta.url)), source.read(0, count), {
    gzip: 9,
    attributes,
    overwrite: true,
  })
  source.close()
}

for (const { name, full, from, count, seed, settings } of BOSON_PAIRS) {
  if (only.length > 0 && !only.includes(name)) continue
  const source = await openEvents(join(folder, full), { layout: wz, truth: ['parton'] })
  const attributes = {
    generator: `Pythia 8.317, pp -> ZW -> (ee)(qq'), 13 TeV, seed ${seed}`,
    settings: [...settings, ...BOSON_DECAYS, '24:onIfAny = 1 2 3 4 5'].join('\n'),
    selection: `events ${from} to ${from + count - 1} of the full file`,
    units: 'GeV',
    licence: 'MIT, as neutrina',
  }
  writeEvents(fileURLToPath(new URL(name, import.meta.url)), source.read(from, from + count), {
    gzip: 9,
    attributes,
    overwrite: true,
  })
  source.close()
}

/** Jets of about 1 TeV; training on the first 24,000 of the full files never sees these. */
const JETS = [
  { name: 'jets_top.h5', seed: 31, settings: ['Top:gg2ttbar = on', 'Top:qqbar2ttbar = on', '6:m0 = 172.5'] },
  { name: 'jets_gluon.h5', seed: 32, settings: ['HardQCD:gg2gg = on', 'HardQCD:qqbar2gg = on'] },
  { name: 'jets_quark.h5', seed: 33, settings: ['HardQCD:qq2qq = on', 'HardQCD:gg2qqbar = on'] },
]
const [JETS_FROM, JETS_COUNT, BITS] = [24_000, 6_000, 13]

/** To so many bits of the significand, which is what makes the files small: relative steps of 1e-4. */
function rounded(values: Float32Array): Float32Array {
  const bits = new Uint32Array(Float32Array.from(values).buffer)
  const step = 1 << (23 - BITS)
  return new Float32Array(bits.map((word) => ((word + step / 2) & ~(step - 1)) >>> 0).buffer)
}

for (const { name, seed, settings } of JETS) {
  if (only.length > 0 && !only.includes(name)) continue
  const source = await openEvents(join(folder, name), { layout: jetsLayout, truth: ['jets'] })
  const { particles, jets, ...events } = source.read(JETS_FROM, JETS_FROM + JETS_COUNT)
  const { eta, phi, pt } = particles
  const smaller: JetEvents = {
    ...events,
    particles: { ...particles, eta: rounded(eta), phi: rounded(phi), pt: rounded(pt) },
    ...(jets && { jets: { ...jets, pt: rounded(jets.pt), eta: rounded(jets.eta), mass: rounded(jets.mass) } }),
  }
  const attributes = {
    generator: `Pythia 8.317, jets of about 1 TeV (anti-kt 0.4), 13 TeV, seed ${seed}`,
    settings: [...settings, 'PhaseSpace:pTHatMin = 950.', 'PhaseSpace:pTHatMax = 1050.', 'PartonLevel:MPI = off'].join(
      '\n',
    ),
    selection: `jets ${JETS_FROM} to ${JETS_FROM + JETS_COUNT - 1} of the full file, rounded to ${BITS} bits`,
    units: 'relative to the jet; pT and mass of the jet in GeV',
    licence: 'MIT, as neutrina',
  }
  writeEvents(fileURLToPath(new URL(name, import.meta.url)), smaller, { gzip: 9, attributes, overwrite: true })
  source.close()
}

/** pp → Z/γ* → e⁻e⁺ without radiation: the last events of the full file. */
const DRELL_YAN = { name: 'drell_yan.h5', from: 180_000, count: 120_000, seed: 51 }
const DRELL_YAN_SETTINGS = [
  ...['WeakSingleBoson:ffbar2gmZ = on', '23:onMode = off', '23:onIfAny = 11', 'PhaseSpace:mHatMin = 60.'],
  ...['PartonLevel:MPI = off', 'PartonLevel:FSR = off', 'PartonLevel:ISR = off', 'HadronLevel:all = off'],
  'BeamRemnants:primordialKT = off',
]
if (only.length === 0 || only.includes(DRELL_YAN.name)) {
  const { name, from, count, seed } = DRELL_YAN
  const source = await openEvents(join(folder, name), { layout: drellYan })
  const { leptons, ...events } = source.read(from, from + count)
  // energies as the momenta of massless leptons have them: at TeV energies those of the generator differ by its rounding
  const energy = leptons.px.map((px, i) => Math.hypot(px, leptons.py[i], leptons.pz[i]))
  const attributes = {
    generator: `Pythia 8.317, pp -> Z/gamma* -> e- e+, 13 TeV, seed ${seed}`,
    settings: DRELL_YAN_SETTINGS.join('\n'),
    selection: `events ${from} to ${from + count - 1} of the full file`,
    units: 'GeV',
    licence: 'MIT, as neutrina',
  }
  writeEvents(
    fileURLToPath(new URL(name, import.meta.url)),
    { ...events, leptons: { ...leptons, energy } },
    { gzip: 9, attributes, overwrite: true },
  )
  source.close()
}
