import type { NumberField } from '../numberField.ts'
import type { Branch, Leaf } from './jsroot.ts'

/** How the entries of a branch lie in its baskets. */
export interface BranchKind {
  /** Numbers of an entry; undefined where each has its own number of them. */
  readonly perEvent: number | undefined
  /** Bytes before the numbers of each entry. */
  readonly header: number
  readonly field: NumberField
}

const int = (size: number, signed = true): NumberField => ({
  kind: 'int',
  size,
  signed,
  offset: 0,
  littleEndian: false,
})
const float = (size: number): NumberField => ({ kind: 'float', size, signed: true, offset: 0, littleEndian: false })

const LEAVES: Record<string, (unsigned: boolean) => NumberField> = {
  TLeafF: () => float(4),
  TLeafD: () => float(8),
  TLeafO: () => int(1),
  TLeafB: (unsigned) => int(1, !unsigned),
  TLeafS: (unsigned) => int(2, !unsigned),
  TLeafI: (unsigned) => int(4, !unsigned),
  TLeafL: (unsigned) => int(8, !unsigned),
  TLeafG: (unsigned) => int(8, !unsigned),
}
/** Members of classes by the numbers of ROOT's TStreamerInfo. */
const MEMBERS: Record<number, NumberField> = {
  ...{ 1: int(1), 2: int(2), 3: int(4), 4: int(8), 5: float(4), 6: int(4), 8: float(8), 11: int(1, false) },
  ...{ 12: int(2, false), 13: int(4, false), 14: int(8, false), 16: int(8), 17: int(8, false), 18: int(1) },
}
const ELEMENTS: Record<string, NumberField> = {
  float: float(4),
  double: float(8),
  bool: int(1),
  char: int(1),
  'unsigned char': int(1, false),
  short: int(2),
  'unsigned short': int(2, false),
  int: int(4),
  'unsigned int': int(4, false),
  long: int(8),
  'unsigned long': int(8, false),
  'long long': int(8),
  'unsigned long long': int(8, false),
  Long64_t: int(8),
  ULong64_t: int(8, false),
}
/** A byte count, a version and the number of elements stand before the elements of a vector. */
const VECTOR_HEADER = 10

const fixed = ({ fLen, fLeafCount }: Leaf) => (fLeafCount ? undefined : fLen)

/** How a branch is read, or why it cannot be. */
export function kindOf({ fClassName, fType, fStreamerType, fLeaves, fBranches }: Branch): BranchKind | string {
  const [leaf, ...others] = fLeaves.arr
  if (!leaf || fBranches.arr.length > 0) return 'a branch of branches'
  if (others.length > 0) return 'several leaves'
  const plain = LEAVES[leaf._typename]
  if (plain) return { perEvent: fixed(leaf), header: 0, field: plain(leaf.fIsUnsigned) }
  const element = ELEMENTS[fClassName?.match(/^(?:std::)?vector<(?:std::)?([\w ]+?)\s*(?:,.*)?>$/)?.[1] ?? '']
  if (element && (fType ?? 0) === 0) return { perEvent: undefined, header: VECTOR_HEADER, field: element }
  const member = MEMBERS[fStreamerType ?? -1]
  if (member && [0, 31, 41].includes(fType ?? 0))
    return { perEvent: fType ? undefined : leaf.fLen, header: 0, field: member }
  return fClassName || leaf._typename
}
