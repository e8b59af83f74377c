// Makes the sample of this folder from the full files: node --import tsx data/makeSample.ts FOLDER [FILE...]
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEvents, type TruthPart, writeEvents } from '../src/lib/events/index.ts'

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
