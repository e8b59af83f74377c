// Makes the sample of this folder from the full files: node --import tsx data/makeSample.ts FOLDER [FILE...]
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEvents, type TruthPart, writeEvents, wz } from '../src/lib/events/index.ts'

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
