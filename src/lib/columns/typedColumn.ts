import { DomainError, ShapeError } from '../../complaint.ts'
import { countOf, type Sketch, shortNumber, showing, sparkline } from '../show/index.ts'
import type { Column } from './column.ts'
import { quantile } from './quantile.ts'
import { type Quantity, titleOf } from './quantity.ts'

/** Which rows of a column are meant: 1 or true at each of them, or a question of its value and row. */
export type Mask = ArrayLike<number | boolean>
type Question = (value: number, row: number) => unknown

/** The mean and the spread of what are numbers in a column, in its unit. */
export interface ColumnMoments {
  /** How many are numbers. */
  readonly count: number
  readonly mean: number
  /** The standard deviation, of n − 1. */
  readonly deviation: number
  readonly least: number
  readonly most: number
}

/**
 * A column that knows what it is of: numbers in double precision, read as any array is, `pz[i]`, with a name, a label and a
 * unit, which plots write at their axes. What is made of it is made in one pass, and copied once at most. Inherited methods
 * that give an array (`filter`, `slice`, `toSorted`) give one without a name. NaN stays NaN, and is left out of quantiles and
 * moments.
 */
export class TypedColumn extends Float64Array {
  /** Its id, in plain letters. */
  readonly name: string
  declare readonly label?: string
  declare readonly unit?: string

  /** Arrays that inherited methods make have no name. */
  static get [Symbol.species](): Float64ArrayConstructor {
    return Float64Array
  }

  /** @param values double ones are not copied */
  constructor({ name, label, unit }: Quantity, values: ArrayLike<number>) {
    if (values instanceof Float64Array) super(values.buffer as ArrayBuffer, values.byteOffset, values.length)
    else super(values)
    this.name = name
    if (label !== undefined) this.label = label
    if (unit !== undefined) this.unit = unit
  }

  /** The same numbers by another name; what is not given stays. */
  as(of: Partial<Quantity>): TypedColumn {
    return new TypedColumn({ ...quantityIn(this), ...of }, this)
  }

  /**
   * Another number for each; `of` says what they are then, in which unit, as this cannot be known: without it they have the
   * name of this column and no unit.
   */
  override map(
    change: (value: number, row: number, column: this) => number,
    of: Quantity = { name: this.name },
  ): TypedColumn {
    const out = new Float64Array(this.length)
    for (let row = 0; row < out.length; row++) out[row] = change(this[row], row, this)
    return new TypedColumn(of, out)
  }

  /** 1 where the answer is yes, [n]. */
  mask(question: Question): Uint8Array {
    const out = new Uint8Array(this.length)
    for (let row = 0; row < out.length; row++) out[row] = question(this[row], row) ? 1 : 0
    return out
  }

  /**
   * The rows that a mask or a question keeps, in their order.
   * @throws ShapeError for a mask of another length
   */
  where(keep: Mask | Question): TypedColumn {
    return this.#kept(typeof keep === 'function' ? this.mask(keep) : keep, true)
  }

  /**
   * The rows that a mask leaves out.
   * @throws ShapeError for a mask of another length
   */
  whereNot(mask: Mask): TypedColumn {
    return this.#kept(mask, false)
  }

  #kept(mask: Mask, which: boolean): TypedColumn {
    this.#checkRows('a mask', mask)
    let kept = 0
    for (let row = 0; row < this.length; row++) if (Boolean(mask[row]) === which) kept++
    const out = new Float64Array(kept)
    for (let row = 0, at = 0; at < kept; row++) if (Boolean(mask[row]) === which) out[at++] = this[row]
    return new TypedColumn(this, out)
  }

  /**
   * The numbers at some rows, in the order of these.
   * @throws DomainError for a row that is not there
   */
  take(rows: ArrayLike<number>): TypedColumn {
    const out = new Float64Array(rows.length)
    for (let i = 0; i < out.length; i++) {
      const row = rows[i]
      if (!(Number.isInteger(row) && row >= 0 && row < this.length)) {
        throw new DomainError({ who: `${this.name}: take`, wanted: `rows from 0 to ${this.length - 1}`, got: `${row}` })
      }
      out[i] = this[row]
    }
    return new TypedColumn(this, out)
  }

  /**
   * The numbers by the key of their row, keys rising; all groups lie in one copy, each in the order of its rows. Numbers that
   * are no keys (NaN) come last.
   * @param keys one a row: a number of jets, say, or a bin of `binsOf`
   * @throws ShapeError for keys of another length
   */
  groups<K extends number | string>(keys: ArrayLike<K>): Map<K, TypedColumn> {
    this.#checkRows('keys', keys)
    const places = new Map<K, number>()
    const groupOf = new Uint32Array(this.length)
    const sizes: number[] = []
    for (let row = 0; row < this.length; row++) {
      const known = places.get(keys[row])
      const place = known ?? places.size
      if (known === undefined) places.set(keys[row], sizes.push(0) - 1)
      groupOf[row] = place
      sizes[place]++
    }
    const starts = new Float64Array(sizes.length + 1)
    sizes.forEach((size, place) => {
      starts[place + 1] = starts[place] + size
    })
    const out = new Float64Array(this.length)
    const next = starts.slice()
    for (let row = 0; row < this.length; row++) out[next[groupOf[row]]++] = this[row]
    const rising = [...places].sort(
      ([a], [b]) => Number(a > b) - Number(a < b) || Number(Number.isNaN(a)) - Number(Number.isNaN(b)),
    )
    const group = (place: number) => new TypedColumn(this, out.subarray(starts[place], starts[place + 1]))
    return new Map(rising.map(([key, place]) => [key, group(place)]))
  }

  /** The quantiles at some shares, linear between neighbours; what is no number is left out, NaN where none is left. */
  quantiles(shares: readonly number[]): number[] {
    const sorted = Float64Array.from(this).sort()
    // NaN is sorted to the end
    let n = sorted.length
    while (n > 0 && Number.isNaN(sorted[n - 1])) n--
    const numbers = sorted.subarray(0, n)
    return shares.map((share) => quantile(numbers, share))
  }

  /** {@link TypedColumn.quantiles} at one share: 0.5 is the median. */
  quantile(share: number): number {
    return this.quantiles([share])[0]
  }

  /** Mean, standard deviation and range of what are numbers; NaN where there are none. */
  moments(): ColumnMoments {
    let [count, mean, squares, infinite] = [0, 0, 0, 0]
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let row = 0; row < this.length; row++) {
      const value = this[row]
      if (Number.isNaN(value)) continue
      // Welford, Technometrics 4 (1962) 419: no large squares are subtracted
      count++
      if (Number.isFinite(value)) {
        const step = value - mean
        mean += step / count
        squares += step * (value - mean)
      } else infinite += value
      if (value < least) least = value
      if (value > most) most = value
    }
    // what is infinite leaves no finite mean, and no spread
    const deviation = count > 1 && infinite === 0 ? Math.sqrt(squares / (count - 1)) : Number.NaN
    return count === 0
      ? { count, mean: Number.NaN, deviation, least: Number.NaN, most: Number.NaN }
      : { count, mean: mean + infinite, deviation, least, most }
  }

  #checkRows(what: string, of: ArrayLike<unknown>): void {
    if (of.length === this.length) return
    throw new ShapeError({ who: this.name, wanted: `${what} of ${this.length} rows`, got: `${of.length}` })
  }
}

// methods by which a column shows itself belong to its class, not to each
Object.defineProperties(TypedColumn.prototype, Object.getOwnPropertyDescriptors(showing<TypedColumn>(sketchOf)))

/** A column, with names or as plain data. */
export type AnyColumn = Column | TypedColumn

/** A column of some values, NaN among them or not; doubles are not copied. */
export const column = (of: Quantity, values: ArrayLike<number>): TypedColumn => new TypedColumn(of, values)

/** A column as plain data: its numbers, not copied, and what they are of. */
export const plainColumn = (of: AnyColumn): Column =>
  ArrayBuffer.isView(of) ? { ...quantityIn(of as TypedColumn), values: of as TypedColumn } : (of as Column)

/** What a column is of, without its numbers. */
const quantityIn = ({ name, label, unit }: Quantity): Quantity => ({
  name,
  ...(label !== undefined && { label }),
  ...(unit !== undefined && { unit }),
})

/** Steps of the line that shows how a column is distributed. */
const STEPS = 40

function sketchOf(of: TypedColumn): Sketch {
  const { count, mean, deviation } = of.moments()
  const heading = `${titleOf(of)}: ${countOf(of.length)} number${of.length === 1 ? '' : 's'}`
  const missing = of.length - count
  const lost = missing > 0 ? [`${countOf(missing)} that are none`] : []
  if (count === 0) return { heading, notes: lost }
  const [least, low, middle, high, most] = of.quantiles([0, 0.16, 0.5, 0.84, 1])
  const short = (value: number) => shortNumber(value, 4)
  const spread = `mean ${short(mean)}, sd ${short(deviation)}`
  const inside = `median ${short(middle)}, 68 % from ${short(low)} to ${short(high)}`
  const numbers = [spread, inside, `from ${short(least)} to ${short(most)}`, ...lost]
  return { heading, notes: [...shapeOf(of), numbers.join(' · ')] }
}

/** How the numbers between the 1 % and 99 % quantile are distributed. */
function shapeOf(of: TypedColumn): string[] {
  const [low, high] = of.quantiles([0.01, 0.99])
  if (!(Number.isFinite(high - low) && high > low)) return []
  const counts = new Float64Array(STEPS)
  const perUnit = STEPS / (high - low)
  for (let row = 0; row < of.length; row++) {
    const step = Math.floor((of[row] - low) * perUnit)
    if (step >= 0 && step < STEPS) counts[step]++
  }
  return [`${sparkline(counts)}  ${shortNumber(low, 3)} to ${shortNumber(high, 3)}`]
}
