import { type DileptonObjects, type NeutrinoPairs, solvedEvents } from '../reconstruction/index.ts'
import { type BiasAndWidth, biasAndWidth } from './biasAndWidth.ts'
import type { ObservableLabel, Observables } from './neutrinoObservables.ts'
import { PAIR_OBSERVABLES, pairObservables } from './pairObservables.ts'
import { type Proportion, proportion } from './proportion.ts'

/** The answers of several methods to the same events. */
export interface PairAnswers {
  /** The leptons, and the b of t and t̄ that every method is given; not numbers where one is absent. */
  readonly objects: DileptonObjects
  /** The true neutrinos, [count, 2, 3], GeV. */
  readonly truth: NeutrinoPairs
  /** By method, [count, 2, 3], GeV; not numbers where it has no answer. */
  readonly methods: Readonly<Record<string, NeutrinoPairs>>
  /** By method, observables that are no function of one pair of momenta, such as medians over draws; of all events. */
  readonly estimates?: Readonly<Record<string, Observables>>
}

/** How right several methods are, each where it has an answer, and on the same events. */
export interface PairComparison {
  readonly observables: readonly ObservableLabel[]
  /** By method, the share of events with an answer. */
  readonly efficiency: Readonly<Record<string, Proportion>>
  /** By method and observable, over all events that the method answers. */
  readonly errors: BiasAndWidth
  /** For each method that leaves events out: it, those that answer the same events, and those that answer all, over these events. */
  readonly onEventsOf: Readonly<Record<string, BiasAndWidth>>
}

interface Judged {
  readonly name: string
  readonly solved: Uint8Array
  readonly answered: number
  readonly observables: Observables
}

/**
 * Efficiency, bias and width of several methods for two neutrinos.
 * @throws ShapeError when the neutrinos of a method are not of these events
 */
export function comparePairs(answers: PairAnswers): PairComparison {
  const { objects, truth } = answers
  const wanted = pairObservables(objects, truth)
  const all = judgedMethods(answers)
  const complete = all.filter(({ answered }) => answered === objects.count)
  const errors = (methods: readonly Judged[], kept?: Uint8Array): BiasAndWidth =>
    Object.assign({}, ...methods.map((method) => errorsOf(method, wanted, kept ?? method.solved)))
  return {
    observables: PAIR_OBSERVABLES,
    efficiency: Object.fromEntries(all.map(({ name, answered }) => [name, proportion(answered, objects.count)])),
    errors: errors(all.filter(({ answered }) => answered > 0)),
    onEventsOf: Object.fromEntries(
      groupsOf(all.filter(({ answered }) => answered > 0 && answered < objects.count)).map((group) => [
        group[0].name,
        errors([...group, ...complete], group[0].solved),
      ]),
    ),
  }
}

function judgedMethods({ objects, methods, estimates = {} }: PairAnswers): Judged[] {
  const ofPairs = Object.entries(methods).map(([name, pairs]) => {
    const solved = solvedEvents(pairs)
    const answered = solved.reduce((a, b) => a + b, 0)
    return { name, solved, answered, observables: pairObservables(objects, pairs) }
  })
  const { count } = objects
  const solved = new Uint8Array(count).fill(1)
  const others = Object.entries(estimates).map(([name, observables]) => ({
    name,
    solved,
    answered: count,
    observables,
  }))
  return [...ofPairs, ...others]
}

/** Methods that answer the same events, together. */
function groupsOf(methods: readonly Judged[]): Judged[][] {
  const groups: Judged[][] = []
  for (const method of methods) {
    const group = groups.find(([{ solved }]) => solved.every((flag, i) => flag === method.solved[i]))
    if (group) group.push(method)
    else groups.push([method])
  }
  return groups
}

function errorsOf({ name, observables }: Judged, truth: Observables, kept: Uint8Array): BiasAndWidth {
  const judge = biasAndWidth()
  judge.add({ truth: rowsOf(truth, kept), estimates: { [name]: rowsOf(observables, kept) } })
  return judge.result()
}

const rowsOf = (columns: Observables, kept: Uint8Array): Observables =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column).filter((_, i) => kept[i])]),
  )
