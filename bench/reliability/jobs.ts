import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { done, repository } from './command.ts'

/** A piece of work whose result is some files in a folder; where it was broken off, the same words go on or begin again. */
export interface Job {
  readonly name: string
  /** The command that begins or goes on, by what is in the folder. */
  readonly words: (folder: string) => readonly string[]
  /** The files that it makes, in the folder. */
  readonly results: readonly string[]
  /** What a folder must hold before. */
  readonly prepare?: (folder: string) => void
}

/** An empty folder of a job, but for what it must hold before. */
export function freshFolder(folder: string, { name, prepare }: Job, of: string): string {
  const own = join(folder, `${name}-${of}`)
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { recursive: true })
  prepare?.(own)
  return own
}

const FLOW = join(repository, 'test/fixtures/singleNeutrino/flow')
const TRAINED = ['params.safetensors', 'state.safetensors', 'model.json', 'calibration.json'].map(
  (name) => `model/${name}`,
)

/** Makes what the jobs read, and tells of the jobs. */
export async function jobsIn(inputs: string): Promise<Job[]> {
  mkdirSync(inputs, { recursive: true })
  const at = (name: string) => join(inputs, name)
  const all = await readEvents(join(repository, 'data/ttbar_semilep_test.h5'))
  const some = (count: number) =>
    takeEvents(
      all,
      Int32Array.from({ length: count }, (_, i) => i),
    )
  writeEvents(at('events.h5'), some(3000), { overwrite: true })
  writeEvents(at('few.h5'), some(600), { overwrite: true })
  const train = ['train', 'nu-flows', '--data', at('few.h5'), '--batch-size', '64', '--seed', '1']
  const infer = (out: string, part: number) => [
    ...['infer', FLOW, '--data', at('events.h5'), '--draws', '32', '--out', out, '--shard', `${part}/2`],
  ]
  for (const part of [1, 2]) await done(infer(at(`part-${part}.h5`), part))
  if (!existsSync(at('begun'))) await done([...train, '--epochs', '2', '--out', at('begun')])
  const cell = (source: string) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source })
  const text = { cell_type: 'markdown', metadata: {}, source: `# A page\n\n${'Some words. '.repeat(3000)}` }
  const notebook = {
    cells: [text, cell('1 + 1')],
    metadata: { kernelspec: { name: 'neutrina', language: 'typescript', display_name: 'neutrina' } },
    nbformat: 4,
    nbformat_minor: 5,
  }
  writeFileSync(at('page.ipynb'), JSON.stringify(notebook))
  const training = (folder: string) => [
    ...[...train, '--epochs', '4', '--out', join(folder, 'model')],
    ...(existsSync(join(folder, 'model/model.json')) ? ['--resume'] : []),
  ]
  return [
    { name: 'training', words: training, results: TRAINED },
    {
      name: 'resume',
      words: training,
      results: TRAINED,
      prepare: (folder) => cpSync(at('begun'), join(folder, 'model'), { recursive: true }),
    },
    {
      name: 'inference',
      words: (folder) => infer(join(folder, 'draws.h5'), 1),
      results: ['draws.h5', 'draws.h5.part.json'],
    },
    {
      name: 'conversion',
      words: (folder) => ['convert', at('events.h5'), join(folder, 'events.csv'), '--shard', '1/2'],
      results: ['events.csv', 'events.csv.part.json'],
    },
    {
      name: 'merge',
      words: (folder) => [
        ...['merge', at('part-1.h5'), at('part-2.h5'), '--out', join(folder, 'all.h5')],
        ...(existsSync(join(folder, 'all.h5')) ? ['--overwrite'] : []),
      ],
      results: ['all.h5'],
    },
    {
      name: 'report',
      words: (folder) => ['report', at('page.ipynb'), '--out', join(folder, 'page.html')],
      results: ['page.html'],
    },
  ]
}
