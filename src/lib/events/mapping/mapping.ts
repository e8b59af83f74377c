/** Units that files have, and what their numbers are multiplied by. */
export const MOMENTA = { MeV: 1e-3, GeV: 1, TeV: 1e3 } as const
export const ANGLES = { rad: 1, deg: Math.PI / 180 } as const

/** One column of a file (`met_pt`, `events/met/pt`), or several that are numbered (`pt_1`, `pt_2`, …) and make places. */
export type Names = string | readonly string[]

/** A column, changed on its way. */
export interface Changed {
  readonly from: Names
  /** Where it differs from that of the mapping. */
  readonly unit?: keyof typeof MOMENTA | keyof typeof ANGLES
  /** 1 for values above this, else 0. */
  readonly above?: number
  /** What each value stands for, as in `{ "11": 0, "13": 1 }`; others are left as they are, to be refused. */
  readonly values?: Readonly<Record<string, number>>
}

/** An energy, √(p² + m²), from the momentum of its place and a mass in GeV or in the unit of the mapping. */
export interface FromMass {
  readonly mass: Names | number
}

/** How many places of a part are filled, or hold something but 0 in a column, before any is cut off. */
export interface Counted {
  readonly count: string
  readonly where?: string
}

/** Where the numbers of one column come from; a number stands for itself. */
export type Source = Names | number | Changed | FromMass | Counted

/** Which columns make the objects of a part. */
export type ObjectMapping = Readonly<Record<string, Source>>

/** A part of the events: objects of one kind, or of several that are joined and sorted by falling momentum. */
export type PartMapping = ObjectMapping | readonly ObjectMapping[]

/** Which column of a file is which quantity, in which unit: plain data, fit for a JSON file. */
export interface Mapping {
  /** Where editors find what may stand in the file; docs/mapping.schema.json of neutrina. */
  readonly $schema?: string
  readonly name?: string
  /** The layout of the events, the layout that files are taken for by default. */
  readonly layout?: string
  /** What all names of columns begin with: a tree, a group, a data set. */
  readonly table?: string
  readonly momenta?: keyof typeof MOMENTA
  readonly angles?: keyof typeof ANGLES
  /** Values that mark an empty place, as −999. */
  readonly missing?: readonly number[]
  /** Places that events have of a part; by default as many as the file has, or 10 where events have lists of them. */
  readonly places?: Readonly<Record<string, number>>
  /** Only events that fulfil it, or all of several: `a.pt > 30 && count(b.pt > 40) >= 2` of parts a and b, in GeV and rad. */
  readonly select?: string | readonly string[]
  /** A part that is one number in each place may be given by its source alone. */
  readonly parts: Readonly<Record<string, PartMapping | Source>>
}

/** A mapping that was checked, every part spelled out. */
export type CheckedMapping = Mapping & { readonly parts: Readonly<Record<string, PartMapping>> }

/** The names of file columns in a source. */
export function namesOf(source: Source): readonly string[] {
  if (typeof source === 'number') return []
  if (typeof source === 'string') return [source]
  if (isNumbered(source)) return source
  if ('from' in source) return namesOf(source.from)
  return 'mass' in source ? namesOf(source.mass) : []
}

/** Whether a source is columns that are numbered. */
export const isNumbered = (source: Source): source is readonly string[] => Array.isArray(source)
