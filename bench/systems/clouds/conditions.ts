import { join } from 'node:path'
import { jetDistances } from '../../../src/lib/evaluation/index.ts'
import { concatEvents, type JetEvents, jetsLayout, readEvents } from '../../../src/lib/events/index.ts'
import { cloudsOf } from '../../../src/lib/systems/index.ts'
import { fold, key } from '../../../src/lib/tensor/index.ts'
import { digits, table } from '../../table.ts'
import { type CloudsBench, partsOf, trainedOn } from './training.ts'

/** A network told nothing, and told mass and number of particles, which its angles are divided by: as many updates each. */
const TOLD = {
  nothing: { conditions: 'none', angles: 'plain' },
  'mass and size': { conditions: 'mass-and-size', angles: 'over-mass' },
} as const

/** As little as may be of the distances that are not looked at. */
const OTHERS = { kernelRows: 100, frechetDraws: 1, jets: 2, batches: 1 }

/** What a condition is worth: W1 of the mass with and without it after equal updates. */
export async function printConditions(
  file: string,
  name: string,
  { out, fewEpochs, fewProfile, seed }: CloudsBench,
): Promise<void> {
  const { learnt, judged } = await partsOf(file, name, out)
  const truth = cloudsOf((await readEvents(judged, { layout: jetsLayout })) as JetEvents)
  const own = fold(key(seed), 1)
  const rows: { what: string; value: number; error: number; floor: number }[] = []
  for (const [what, choices] of Object.entries(TOLD)) {
    const changes = { ...choices, epochs: fewEpochs, profile: fewProfile } as const
    const folder = join(out, `${name}-${fewProfile}-${choices.conditions}-${fewEpochs}`)
    const clouds = await trainedOn(learnt, folder, changes, seed)
    const made = cloudsOf(concatEvents([...clouds.generate({ count: truth.count, key: own })]) as JetEvents)
    const { value, error, floor } = jetDistances(truth, made, { key: fold(own, 2), ...OTHERS }).w1m
    rows.push({ what, value, error, floor: floor.value })
    clouds.dispose()
  }
  const [none, told] = rows
  const cells = rows.map(({ what, value, error, floor }) => [
    what,
    ...[value, error, floor].map((x) => digits(1e3 * x)),
  ])
  console.log(`\n${name}: W1 of the mass after ${fewEpochs} epochs\n${table(['told', '10⁻³', '±', 'floor'], cells)}`)
  const above = ({ value, floor }: { value: number; floor: number }) => Math.max(0, value - floor)
  console.log(`lower by ${digits(none.value / told.value)}, floors subtracted by ${digits(above(none) / above(told))}`)
}
