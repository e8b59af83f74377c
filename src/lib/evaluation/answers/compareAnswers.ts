import { type Columns, takeColumns } from '../../columns/index.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'
import { type BiasAndWidth, biasAndWidth } from './biasAndWidth.ts'

/** What several methods say of the same events. */
export interface Answers {
  readonly count: number
  /** The observables of the truth, each [count]. */
  readonly truth: Columns
  /** By method, the same observables; and where it leaves events out, 1 for those that it answers, [count]. */
  readonly methods: Readonly<Record<string, { readonly observables: Columns; readonly answered?: Uint8Array }>>
}

/** How right several methods are, each where it has an answer, and on the same events. */
export interface Comparison {
  /** By method, the share of events with an answer. */
  readonly efficiency: Readonly<Record<string, Proportion>>
  /** By method and observable, over all events that the method answers. */
  readonly errors: BiasAndWidth
  /** For each method that leaves events out: it, those that answer the same events, and those that answer all, over these events. */
  readonly onEventsOf: Readonly<Record<string, BiasAndWidth>>
}

interface Judged {
  readonly name: string
  /** The rows of the events that it answers. */
  readonly rows: Int32Array
  readonly observables: Columns
}

/**
 * Efficiency, bias and width of several methods.
 * @throws ShapeError when columns disagree in length or one is missing, DomainError when an estimate is not finite where the
 * method has an answer and the truth is a number
 */
export function compareAnswers({ count, truth, methods }: Answers): Comparison {
  const all = Object.entries(methods).map(([name, { observables, answered }]): Judged => {
    const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => answered?.[i] !== 0)
    return { name, rows, observables }
  })
  const complete = all.filter(({ rows }) => rows.length === count)
  const errors = (some: readonly Judged[], rows?: Int32Array): BiasAndWidth =>
    Object.assign({}, ...some.map((method) => errorsOf(method, truth, rows ?? method.rows)))
  const answering = all.filter(({ rows }) => rows.length > 0)
  return {
    efficiency: Object.fromEntries(all.map(({ name, rows }) => [name, proportion(rows.length, count)])),
    errors: errors(answering),
    onEventsOf: Object.fromEntries(
      groupsOf(answering.filter(({ rows }) => rows.length < count)).map((group) => [
        group[0].name,
        errors([...group, ...complete], group[0].rows),
      ]),
    ),
  }
}

/** Methods that answer the same events, together. */
function groupsOf(methods: readonly Judged[]): Judged[][] {
  const groups: Judged[][] = []
  for (const method of methods) {
    const same = ({ rows }: Judged) =>
      rows.length === method.rows.length && rows.every((row, i) => row === method.rows[i])
    const group = groups.find(([first]) => same(first))
    if (group) group.push(method)
    else groups.push([method])
  }
  return groups
}

function errorsOf({ name, observables }: Judged, truth: Columns, rows: Int32Array): BiasAndWidth {
  const judge = biasAndWidth()
  judge.add({ truth: takeColumns(truth, rows), estimates: { [name]: takeColumns(observables, rows) } })
  return judge.result()
}
