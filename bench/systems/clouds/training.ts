import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type JetEvents, jetsLayout, readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { load, particleClouds, type TrainedClouds, train } from '../../../src/lib/systems/index.ts'
import { terminalProgress } from '../../../src/lib/training/index.ts'

/** What the command line says. */
export interface CloudsBench {
  readonly data: string[]
  readonly epochs: number
  readonly fewEpochs: number
  readonly fewProfile: 'matching' | 'matching-small'
  readonly seed: number
  readonly out: string
  readonly backend?: string
}

/** A file's first four fifths and the rest, as files of their own. */
export async function partsOf(file: string, name: string, out: string): Promise<{ learnt: string; judged: string }> {
  const paths = { learnt: join(out, `${name}-learnt.h5`), judged: join(out, `${name}-judged.h5`) }
  const all = (await readEvents(file, { layout: jetsLayout })) as JetEvents
  const from = Math.floor(0.8 * all.count)
  const some = (first: number, to: number) =>
    takeEvents(
      all,
      Int32Array.from({ length: to - first }, (_, i) => first + i),
    )
  await writeEvents(paths.learnt, some(0, from), { overwrite: true })
  await writeEvents(paths.judged, some(from, all.count), { overwrite: true })
  return paths
}

/** A network trained on a file, or read where an earlier run has left it. */
export async function trainedOn(
  file: string,
  folder: string,
  changes: Parameters<typeof particleClouds.settings>[1],
  own: number,
): Promise<TrainedClouds> {
  const settings = particleClouds.settings('neutrina', changes)
  const progress = terminalProgress(process.stderr)
  await train(particleClouds, {
    network: 'clouds',
    files: [file],
    settings,
    seed: own,
    out: folder,
    resume: existsSync(join(folder, 'model.json')),
    onProgress: progress.onProgress,
  })
  progress.stop()
  return (await load(folder, particleClouds)) as TrainedClouds
}
