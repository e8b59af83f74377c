/** What numbers are of, and how that is written: `label` may hold `_` and `^` for what stands lower and higher, as in `p_T^ν`. */
export interface Quantity {
  /** Its id, in plain letters: `m_tt`. */
  readonly name: string
  /** The name, where not given. */
  readonly label?: string
  /** Absent, empty or `1` for a pure number. */
  readonly unit?: string
}

/** `label [unit]`, or the label alone. */
export const titleOf = ({ name, label = name, unit }: Quantity): string =>
  unit && unit !== '1' ? `${label} [${unit}]` : label

/** Quantities, or what has them, by their names. */
export const byName = <Q extends Quantity>(all: readonly Q[]): Record<string, Q> =>
  Object.fromEntries(all.map((one) => [one.name, one]))

/** Quantities of one unit. */
export const quantities = (unit: string, ...names: readonly string[]): Quantity[] =>
  names.map((name) => ({ name, unit }))
