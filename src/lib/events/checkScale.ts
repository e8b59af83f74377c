import { FileError } from '../../complaint.ts'
import { whereIn } from './invalid.ts'
import { type AnyEvents, fieldOf, type ScaleRule } from './layouts/layout.ts'
import type { EventFile } from './openEventFile.ts'

/** Events whose median tells the unit. */
const LOOKED_AT = 16_384

function medianOf(values: ArrayLike<number>, factor: number): number | undefined {
  const present = Float64Array.from(values, (value) => value * factor).filter((value) => value > 0 && value < Infinity)
  return present.length > 0 ? present.sort()[present.length >> 1] : undefined
}

/**
 * Questions a file whose numbers cannot be in the unit that they are taken for, column by column.
 * @throws FileError that tells the median and how to say which unit it is
 */
export function checkScale<E extends AnyEvents>(file: EventFile<E>): void {
  for (const scale of file.layout.scales ?? []) checkColumn(file, scale)
}

function checkColumn<E extends AnyEvents>({ path, parts, count, factors }: EventFile<E>, scale: ScaleRule): void {
  const part = parts.find(({ rule }) => rule.part === scale.part)
  const column = part?.columns.find(({ name }) => name === scale.column)
  if (!part || !column) return
  const { unit = '' } = column
  const field = fieldOf(column)
  const { columns } = part.table.read(0, Math.min(count, LOOKED_AT), [field])
  const median = medianOf(columns[field], factors[unit] ?? 1)
  if (median === undefined || (median >= scale.least && median <= scale.most)) return
  const other = median > scale.most ? 'MeV' : 'GeV'
  throw new FileError({
    who: whereIn(path, part, column),
    wanted: `${unit} with a median from ${scale.least} to ${scale.most}`,
    got: `a median of ${Number(median.toPrecision(6))} ${unit}: these are not ${unit}`,
    fix: `say units: '${other}' if they are ${other}, or units: 'GeV' if they are ${unit} all the same`,
  })
}
