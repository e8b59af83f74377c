/** What 32 bits are: a place on the heap (0: there is none), bytes, a whole number, one without sign, a float, yes or no. */
export type Slot = 'pointer' | 'bytes' | 'integer' | 'unsigned' | 'float' | 'flag'

export type Slots = Readonly<Record<string, Slot>>

/** 32-bit numbers that lie one after the other, by name: all that JavaScript and the kernels must agree on about them. */
export interface Layout<S extends Slots = Slots> {
  /** Of the class by which the kernels read them. */
  readonly name: string
  /** In their order, those of the base first. */
  readonly slots: S
  readonly names: readonly string[]
  /** A layout that this one begins with: what reads that one reads this one too. */
  readonly base?: Layout
}

/** What fills a layout. */
export type Values<L extends Layout> = {
  readonly [N in keyof L['slots']]: L['slots'][N] extends 'flag' ? boolean : number
}

export const layout = <const S extends Slots>(name: string, slots: S): Layout<S> => ({
  name,
  slots,
  names: Object.keys(slots),
})

/** A layout that goes on where another ends. */
export const extend = <B extends Slots, const S extends Slots>(
  base: Layout<B>,
  name: string,
  more: S,
): Layout<B & S> => ({ ...layout(name, { ...base.slots, ...more }), base })
