import type { NumberField } from '../numberField.ts'
import type { Metadata } from './library.ts'

/** A field that is no number of a known size, and what it is. */
export interface Unreadable {
  readonly unreadable: string
}

const CLASSES = [
  'int',
  'float',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enum',
  'vlen',
  'array',
]

type Member = Metadata & { name?: string; offset?: number }

function fieldOf(member: Member, swapped: boolean): NumberField | Unreadable {
  const kind = CLASSES[member.enum_type?.type ?? member.type]
  const { size, signed, offset = 0 } = member
  const known = kind === 'float' ? size === 4 || size === 8 : kind === 'int' && [1, 2, 4, 8].includes(size)
  if (!known) return { unreadable: `${kind ?? 'unknown'} of ${size} bytes` }
  return { kind: kind as 'float' | 'int', size, signed, offset, littleEndian: swapped || member.littleEndian }
}

/** Whether a type is an enumeration or a compound with one in it. */
const holdsEnumeration = ({ enum_type, compound_type }: Member): boolean =>
  enum_type !== undefined || (compound_type?.members.some(holdsEnumeration) ?? false)

/**
 * How many of the members come with their bytes swapped to little-endian. The library asks libhdf5 for it only where all of
 * them are big-endian, and libhdf5 goes through them in turn until an enumeration, whose order it does not change.
 */
function countSwapped(members: readonly Member[]): number {
  if (members.some(({ littleEndian }) => littleEndian)) return 0
  const enumeration = members.findIndex(holdsEnumeration)
  return enumeration < 0 ? members.length : enumeration
}

/** The fields of a data set by name; a plain one has one field, named ''. */
export function fieldsOf(metadata: Metadata): Map<string, NumberField | Unreadable> {
  const members: readonly Member[] = metadata.compound_type?.members ?? [metadata]
  const swapped = countSwapped(members)
  return new Map(members.map((member, i) => [member.name ?? '', fieldOf(member, i < swapped)]))
}
