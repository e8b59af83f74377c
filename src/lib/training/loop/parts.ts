import { ConfigError } from '../../../complaint.ts'
import type { Params } from '../../tensor/index.ts'
import type { Loss } from './gradients.ts'

/**
 * Losses of the parts of a record of parameters, by the parts' names: at every update each loss moves its own part, in this
 * order, the others as they are by then. Two parts with losses that are against each other are a generator and its discriminator
 * (arXiv 1406.2661 algorithm 1).
 */
export type InTurn<P extends Params, B> = Readonly<Record<string, Loss<P, B>>>

/** One loss and the part of the parameters that it moves; the whole where it has no name. */
export interface Part<P extends Params, B> {
  readonly name: string | undefined
  readonly loss: Loss<P, B>
}

/** The parts that are moved one after the other. */
export const partsOf = <P extends Params, B>(loss: Loss<P, B> | InTurn<P, B>): readonly Part<P, B>[] =>
  typeof loss === 'function'
    ? [{ name: undefined, loss }]
    : Object.entries(loss).map(([name, own]) => ({ name, loss: own }))

type Named = Readonly<Record<string, Params>>

/** The parameters of a part. */
export const ofPart = (params: Params, name: string | undefined): Params =>
  name === undefined ? params : (params as Named)[name]

/** The parameters with those of one part replaced. */
export const withPart = <P extends Params>(params: P, name: string | undefined, part: Params): P =>
  (name === undefined ? part : { ...(params as unknown as Named), [name]: part }) as P

/** @throws ConfigError unless the losses are of all parts of the parameters */
export function checkParts<P extends Params, B>(params: P, loss: Loss<P, B> | InTurn<P, B>): void {
  if (typeof loss === 'function') return
  const [wanted, got] = [Object.keys(params), Object.keys(loss)].map((names) => names.toSorted().join(', '))
  if (wanted === got) return
  throw new ConfigError({ who: 'loss', wanted: `one for each of ${wanted}`, got: got || 'none' })
}
