import {
  type FlowStep,
  FUSED_LIMITS,
  hasFused,
  isNoisy,
  type Params,
  runFused,
  type Tensor,
  type Tensor2D,
} from '../tensor/index.ts'
import type { Bijection, Context, Direction, FlowLink, Mapped } from './bijection.ts'

/** Some neighbouring links of a chain, in one direction; `params` are those of the whole chain. */
export type Stretch = (
  params: readonly Params[],
  x: Mapped['value'],
  context: Context | undefined,
  direction: Direction,
) => Mapped

/**
 * A chain's links in stretches that run one after the other: on an engine that has fused flows, neighbours that are steps of
 * one together, others alone. The same as the links one by one.
 */
export function stretchesOf(links: readonly Bijection[]): () => readonly Stretch[] {
  const single = links.map((_, i) => alone(links, i))
  const fused = fusedStretches(links)
  return () => (hasFused('SplineFlow') ? fused : single)
}

function fusedStretches(links: readonly Bijection[]): Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  while (from < links.length) {
    let to = from
    while (to < links.length && links[to].link && links[to].dim <= FUSED_LIMITS.MOST_FLOW_COLUMNS) to++
    if (to - from > 1) stretches.push(together(links, from, to))
    else stretches.push(alone(links, from))
    from = Math.max(to, from + 1)
  }
  return stretches
}

const alone =
  (links: readonly Bijection[], i: number): Stretch =>
  (params, x, context, direction) =>
    links[i][direction](params[i], x, links[i].contextDim > 0 ? context : undefined)

/** What the kernel is told of a flow besides its rows and its context. */
interface Prepared {
  arrays: Record<string, Tensor>
  takesContext: boolean
}

function together(links: readonly Bijection[], from: number, to: number): Stretch {
  const own = links.slice(from, to).map(({ link }) => link as FlowLink)
  const steps: FlowStep[] = own.map(({ step }) => step)
  const attributes = { forward: { steps, inverse: false }, inverse: { steps, inverse: true } }
  // parameters are never changed but in place: a training asks for the same flow thousands of times
  const prepared = new WeakMap<object, Prepared>()
  const single = links.slice(from, to).map((_, i) => alone(links, from + i))
  return (params, x, context, direction) => {
    // weights that are drawn for each row are known to single layers only
    if (isNoisy(params)) return oneByOne(single, params, x, context, direction)
    let flow = prepared.get(params)
    if (!flow) {
      flow = prepare(own, params.slice(from, to))
      prepared.set(params, flow)
    }
    const given = flow.takesContext ? context : undefined
    const inputs = { x, context: given?.value, ...flow.arrays }
    const attrs = { ...attributes[direction], repeat: given?.repeat ?? 1 }
    const [value, logDet] = runFused('SplineFlow', inputs, attrs)
    return { value: value as Tensor2D, logDet }
  }
}

function oneByOne(
  steps: readonly Stretch[],
  params: readonly Params[],
  x: Tensor2D,
  context: Context | undefined,
  direction: Direction,
): Mapped {
  const ordered = direction === 'forward' ? steps : steps.toReversed()
  let [value, logDet]: [Tensor2D, Tensor | undefined] = [x, undefined]
  for (const step of ordered) {
    const next = step(params, value, context, direction)
    value = next.value
    logDet = logDet ? logDet.add(next.logDet) : next.logDet
  }
  return { value, logDet: logDet as Tensor }
}

function prepare(links: readonly FlowLink[], params: readonly Params[]): Prepared {
  const named = links.flatMap(({ arrays }, i) =>
    Object.entries(arrays(params[i])).map(([name, tensor]) => [`${i}.${name}`, tensor] as const),
  )
  return { arrays: Object.fromEntries(named), takesContext: named.some(([name]) => name.includes('contextWeight')) }
}
