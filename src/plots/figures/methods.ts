import type { Style } from '../layout/mark.ts'
import { type Colour, SERIES } from '../theme.ts'

interface MethodStyle extends Style {
  readonly label: string
  readonly colour: Colour
}

/** How the methods of the reports are drawn, the same in every figure. */
const METHODS: Readonly<Record<string, MethodStyle>> = {
  truth: { label: 'truth', colour: 'ink' },
  mw: { label: 'm_W constraint', colour: 'grey', dash: [6, 3] },
  nu_ff: { label: 'ν-FF', colour: 'orange', dash: [2, 2] },
  sample: { label: 'ν-Flows, one draw', colour: 'blue' },
  mode: { label: 'ν-Flows, mode', colour: 'red' },
  nu_weighting: { label: 'ν-Weighting', colour: 'grey', dash: [6, 3] },
  ellipse: { label: 'Ellipse', colour: 'orange', dash: [2, 2] },
  'ν-Weighting': { label: 'ν-Weighting', colour: 'grey', dash: [6, 3] },
  'ν-Weighting mean': { label: 'ν-Weighting, mean', colour: 'brown', dash: [6, 3] },
  Ellipse: { label: 'Ellipse', colour: 'orange', dash: [2, 2] },
  'flow sample': { label: 'ν²-Flows, one draw', colour: 'blue' },
  'flow mode': { label: 'ν²-Flows, mode', colour: 'red' },
  'flow median': { label: 'ν²-Flows, median', colour: 'purple' },
}

/** The style of a method by its name in a report; names that are not known get a colour of their own, in their order. */
export function methodStyle(name: string, place = 0): MethodStyle {
  return METHODS[name] ?? { label: name, colour: SERIES[place % SERIES.length] }
}
