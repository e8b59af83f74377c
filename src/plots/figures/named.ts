import type { Style } from '../layout/mark.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'

/** Things by the name of their method or quantity. */
export type Named<T> = Readonly<Record<string, T>>

/** Each thing with the style of its name. */
export const named = <T>(
  things: Named<T>,
  labels: Labelled['labels'] = {},
): (Style & { readonly label: string; readonly of: T })[] =>
  Object.entries(things).map(([name, of], place) => ({ ...methodStyle(labelled(name, labels), place), of }))
