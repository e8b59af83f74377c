/** How a quantity is written: `label` may hold `_` and `^` for what stands lower and higher, as in `p_T^ν` or `m_{bℓν}`. */
export interface Quantity {
  readonly name: string
  /** The name, where not given. */
  readonly label?: string
  /** Empty or absent for a pure number. */
  readonly unit?: string
}

/** Numbers with what they are: everything that a plot's axis needs to know. */
export interface Column extends Quantity {
  readonly values: ArrayLike<number>
}

/** `label [unit]`, or the label alone. */
export const axisTitle = ({ name, label = name, unit }: Quantity): string => (unit ? `${label} [${unit}]` : label)

/** A quantity as it is, or a bare label. */
export const quantityOf = (from: Quantity | string): Quantity => (typeof from === 'string' ? { name: from } : from)
