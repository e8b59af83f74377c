import type { Metadata } from './library.ts'

/** A number that each element of a data set holds at `offset` bytes: all of a plain one, or one field of a compound. */
export interface Field {
  readonly kind: 'float' | 'int'
  readonly size: number
  readonly signed: boolean
  readonly offset: number
  /** The byte order in which libhdf5 hands it over. */
  readonly littleEndian: boolean
}

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

function fieldOf(member: Member, swapped: boolean): Field | Unreadable {
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
export function fieldsOf(metadata: Metadata): Map<string, Field | Unreadable> {
  const members: readonly Member[] = metadata.compound_type?.members ?? [metadata]
  const swapped = countSwapped(members)
  return new Map(members.map((member, i) => [member.name ?? '', fieldOf(member, i < swapped)]))
}

/** The type of a field in a word, as in `float32` or `uint8`. */
export const typeOf = (field: Field | Unreadable): string =>
  'unreadable' in field
    ? field.unreadable
    : `${field.kind === 'int' && !field.signed ? 'u' : ''}${field.kind}${8 * field.size}`
