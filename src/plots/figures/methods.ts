import type { Style } from '../layout/mark.ts'
import { type Colour, SERIES } from '../theme.ts'

interface MethodStyle extends Style {
  readonly label: string
  readonly colour: Colour
}

/** A method by its id in a report, with its label where that is known. */
export type Method = string | { readonly name: string; readonly label?: string }

const SOLVED = { colour: 'grey', dash: [6, 3] } as const
const GUESSED = { colour: 'orange', dash: [2, 2] } as const

/** How the methods of the reports are drawn, the same in every figure; by id. */
const METHODS: Readonly<Record<string, MethodStyle>> = {
  truth: { label: 'truth', colour: 'ink' },
  mw: { label: 'm_W constraint', ...SOLVED },
  nu_ff: { label: 'ν-FF', ...GUESSED },
  sample: { label: 'ν-Flows, one draw', colour: 'blue' },
  mode: { label: 'ν-Flows, mode', colour: 'red' },
  nu_weighting: { label: 'ν-Weighting', ...SOLVED },
  nu_weighting_mean: { label: 'ν-Weighting, mean', ...SOLVED, colour: 'brown' },
  ellipse: { label: 'Ellipse', ...GUESSED },
  flow_sample: { label: 'ν²-Flows, one draw', colour: 'blue' },
  flow_mode: { label: 'ν²-Flows, mode', colour: 'red' },
  flow_median: { label: 'ν²-Flows, median', colour: 'purple' },
  flow_given_b: { label: 'ν²-Flows, median given the b-jets', colour: 'ink', dash: [4, 2] },
  flow_draws: { label: 'ν-Flows, all draws', colour: 'purple' },
}

/** `ν-Weighting mean`, as reports of the first versions have it, is `nu_weighting_mean`. */
const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ν', 'nu')
    .replace(/[\s-]+/g, '_')

/** How methods are written, by id, such as those of a report; known ones have a name of their own. */
export interface Labelled {
  readonly labels?: Readonly<Record<string, string>>
}

/** A method by its id, with its label where it has one. */
export const labelled = (name: string, labels: Labelled['labels'] = {}): Method =>
  Object.hasOwn(labels, name) ? { name, label: labels[name] } : name

/**
 * The style of a method by its id in a report, with the label that is given beside it; ids that are not known get a colour of
 * their own, in their order.
 */
export function methodStyle(method: Method, place = 0): MethodStyle {
  const { name, label } = typeof method === 'string' ? { name: method, label: undefined } : method
  const id = idOf(name)
  const known = Object.hasOwn(METHODS, id) ? METHODS[id] : { label: name, colour: SERIES[place % SERIES.length] }
  return label === undefined ? known : { ...known, label }
}
