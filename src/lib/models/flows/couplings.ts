import { type Bijection, type Conditioner, coupling, luLinear, type Transformer } from '../../bijections/index.ts'

/** Which columns couplings transform, and how many there are. */
export interface CouplingsShape {
  /** Columns of the data. */
  readonly dim: number
  readonly couplings: number
  /** The columns that each coupling transforms given the others, over and over. */
  readonly masks: readonly (readonly number[])[]
  /** An LU-linear map before the first coupling and after each. */
  readonly lu: boolean
}

/** Makes the network of a coupling: from columns and context to raw numbers; `place` counts the couplings from 0. */
export type MakeConditioner = (sizes: Pick<Conditioner, 'inputs' | 'outputs'>, place: number) => Conditioner

/** Couplings of one kind, LU-linear maps around them if asked for, as the links of a chain. */
export function couplingLinks(
  { dim, couplings, masks, lu }: CouplingsShape,
  transformer: Transformer,
  conditioner: MakeConditioner,
): Bijection[] {
  const couplingOf = (place: number): Bijection =>
    coupling({
      dim,
      columns: masks[place % masks.length],
      transformer,
      conditioner: (sizes) => conditioner(sizes, place),
    })
  const between = (): Bijection[] => (lu ? [luLinear(dim) as Bijection] : [])
  return [...between(), ...Array.from({ length: couplings }, (_, place) => [couplingOf(place), ...between()]).flat()]
}
