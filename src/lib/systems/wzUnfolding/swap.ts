import { type Columns, mapValues } from '../../columns/index.ts'
import { correlation, type Swapped, type SwapTest } from '../../evaluation/index.ts'
import { fold, type Key, permutation } from '../../tensor/index.ts'
import { WZ_OBSERVABLES } from './observables.ts'
import { c2stOf } from './spectra.ts'

/** Observables by column: one draw of each event, a second one where there is one, the truth, and what was measured. */
export interface SwapColumns {
  readonly draw: Columns
  readonly second?: Columns
  readonly truth: Columns
  readonly measured: Columns
}

/** Events that the classifiers are shown, and how often. */
const [MOST, EPOCHS] = [8000, 6]

/**
 * Draws beside the truth of their own and of another event. What was measured is shown to the classifier with both: a posterior is
 * right if it cannot tell (measured, draw) from (measured, truth), and it must notice where the draws are of other events.
 */
export async function swapTest(key: Key, { draw, second, truth, measured }: SwapColumns): Promise<SwapTest> {
  const order = permutation(fold(key, 0), draw[WZ_OBSERVABLES[0].name].length)
  const moved = (columns: Columns): Columns =>
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(order, (i) => values[i])]),
    )
  const swapped = moved(draw)
  const observables = Object.fromEntries(
    WZ_OBSERVABLES.map(({ name }): [string, Swapped] => {
      const rank = (columns: Columns) => ranks(columns[name])
      return [
        name,
        {
          own: correlation(rank(draw), rank(truth)),
          ...(second && { draws: correlation(rank(draw), rank(second)) }),
          other: correlation(rank(swapped), rank(truth)),
        },
      ]
    }),
  )
  const some = (columns: Columns): Columns => mapValues({ ...columns }, (values) => Array.from(values).slice(0, MOST))
  const given = (columns: Columns) => ({
    columns: some({
      ...columns,
      ...Object.fromEntries(WZ_OBSERVABLES.map(({ name }) => [`measured ${name}`, measured[name]])),
    }),
  })
  return {
    observables,
    own: await c2stOf(fold(key, 1), given(draw), given(truth), EPOCHS),
    other: await c2stOf(fold(key, 1), given(swapped), given(truth), EPOCHS),
  }
}

/** The place of each value among all: masses have tails that would be all of a correlation. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b])
  const out = new Float64Array(values.length)
  order.forEach((i, rank) => {
    out[i] = rank
  })
  return out
}
