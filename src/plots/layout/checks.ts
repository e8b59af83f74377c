import { PlotError } from '../errors.ts'

/** @throws PlotError when lists that belong together differ in length; the first is what the others are measured by */
export function checkLengths(who: string, lists: Readonly<Record<string, ArrayLike<number> | undefined>>): void {
  const [[first, { length }], ...others] = Object.entries(lists).filter(
    (entry): entry is [string, ArrayLike<number>] => entry[1] !== undefined,
  )
  const other = others.find(([, list]) => list.length !== length)
  if (other) throw new PlotError({ who, wanted: `${length} of ${other[0]}, as of ${first}`, got: `${other[1].length}` })
}

/** @throws PlotError where there is none of what is to be drawn */
export function checkSome(who: string, what: string, things: ArrayLike<unknown>): void {
  if (things.length === 0) throw new PlotError({ who, wanted: `at least one ${what}`, got: 'none' })
}

/** @throws PlotError for a place that no axis has */
export function checkFinite(who: string, places: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(places).find(([, place]) => !Number.isFinite(place))
  if (wrong) throw new PlotError({ who, wanted: `a finite ${wrong[0]}`, got: String(wrong[1]) })
}
