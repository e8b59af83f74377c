// Makes the sample of this folder from the full files: node --import tsx data/makeSample.ts FOLDER
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEvents, type TruthPart, writeEvents } from '../src/lib/events/index.ts'

interface Sample {
  readonly name: string
  readonly count: number
  readonly truth: readonly TruthPart[]
  readonly seed: number
}

const TRUTH: readonly TruthPart[] = ['neutrinos', 'truthQuarks', 'jetsIndices', 'matchability']
const SAMPLES: readonly Sample[] = [
  { name: 'ttbar_semilep_train.h5', count: 40_000, truth: TRUTH, seed: 11 },
  { name: 'ttbar_semilep_test.h5', count: 10_000, truth: [...TRUTH, 'truthParticles'], seed: 12 },
]

const settings = [
  'Beams:eCM = 13000.',
  'PartonLevel:MPI = off',
  'Top:gg2ttbar = on',
  'Top:qqbar2ttbar = on',
  '24:onMode = off',
  '6:m0 = 173.0',
].join('\n')

for (const { name, count, truth, seed } of SAMPLES) {
  const source = await openEvents(join(process.argv[2] ?? '../shared/data', name), { truth })
  const attributes = {
    generator: `Pythia 8.317, ttbar_semilep, 13 TeV, seed ${seed}`,
    settings,
    selection: `the first ${count} events`,
    units: 'GeV, rad',
    licence: 'MIT, as neutrina',
  }
  writeEvents(fileURLToPath(new URL(name, import.meta.url)), source.read(0, count), { gzip: 9, attributes })
  source.close()
}
