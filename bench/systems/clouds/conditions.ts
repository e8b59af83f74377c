import { join } from 'node:path'
import { key } from '../../../src/lib/tensor/index.ts'
import { digits, table } from '../../table.ts'
import { type CloudsBench, partsOf, trainedOn } from './training.ts'

/** One network told nothing, one told mass and number of particles, as many updates each: what the condition is worth. */
export async function printConditions(
  file: string,
  name: string,
  { out, fewEpochs, seed }: CloudsBench,
): Promise<void> {
  const { learnt, judged } = await partsOf(file, name, out)
  const rows: { what: string; value: number; error: number; floor: number }[] = []
  for (const conditions of ['none', 'mass-and-size'] as const) {
    const changes = { epochs: fewEpochs, conditions, angles: 'plain' } as const
    const clouds = await trainedOn(learnt, join(out, `${name}-${conditions}-${fewEpochs}`), changes, seed)
    const { distances } = await clouds.judge!({ files: [judged], draws: 1, key: key(seed) })
    const { value, error, floor } = distances.distances.w1m
    rows.push({ what: conditions, value, error, floor: floor!.value })
    clouds.dispose()
  }
  const [none, told] = rows
  const cells = rows.map(({ what, value, error, floor }) => [
    what,
    ...[value, error, floor].map((x) => digits(1e3 * x)),
  ])
  console.log(`\n${name}: W1 of the mass after ${fewEpochs} epochs\n${table(['told', '10⁻³', '±', 'floor'], cells)}`)
  const above = ({ value, floor }: { value: number; floor: number }) => Math.sqrt(Math.max(0, value ** 2 - floor ** 2))
  console.log(
    `lower by ${digits(none.value / told.value)}, floors subtracted in squares ${digits(above(none) / above(told))}`,
  )
}
