import * as tf from '@tensorflow/tfjs'

/** An operation that tfjs recorded. */
interface TapeNode {
  inputs: Record<string, tf.Tensor>
  outputs: tf.Tensor[]
  saved: tf.Tensor[]
  kernelName: string
  gradient?: (dys: (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>
}

/** The parts of tfjs's engine that its own `gradients` uses. */
interface Engine {
  state: { activeTape: TapeNode[] | null; gradientDepth: number; kernelDepth: number }
  startTape(): void
  endTape(): void
}

let wanted: ((name: string) => boolean) | undefined

/** Whether the gradient that is being computed is asked for the input of that name; where tfjs asks, for all. */
export const wantsInput = (name: string): boolean => wanted === undefined || wanted(name)

function asked<T>(wants: (name: string) => boolean, compute: () => T): T {
  wanted = wants
  try {
    return compute()
  } finally {
    wanted = undefined
  }
}

/**
 * What `tf.engine().gradients(f, xs)` does, with less to do for each operation: one pass finds what depends on `xs`, no
 * scope is opened for each gradient. Gradients of higher order are left to tfjs.
 * @returns the value of f, and for each x its gradient, undefined where f does not depend on it
 */
export function valueAndGradients(
  f: () => tf.Scalar,
  xs: readonly tf.Tensor[],
): { value: tf.Scalar; grads: tf.Tensor[] } {
  const engine = tf.engine() as unknown as Engine
  if (engine.state.gradientDepth > 0) {
    return tf.engine().gradients(f, [...xs], undefined, true) as { value: tf.Scalar; grads: tf.Tensor[] }
  }
  const value = record(engine, f)
  const tape = engine.state.activeTape as TapeNode[]
  try {
    return tf.tidy(() => ({ value, grads: backpropagate(tape, value, xs) }))
  } finally {
    for (const { saved } of tape) for (const tensor of saved) tensor.dispose()
    engine.state.activeTape = null
  }
}

/** What f computes, for gradients a constant: nothing of it is recorded or kept for them. */
export function withoutGradient<T>(f: () => T): T {
  const { state } = tf.engine() as unknown as Engine
  // inside of an operation tfjs records nothing
  state.kernelDepth++
  try {
    return f()
  } finally {
    state.kernelDepth--
  }
}

function record(engine: Engine, f: () => tf.Scalar): tf.Scalar {
  engine.startTape()
  try {
    return tf.tidy(f)
  } finally {
    engine.endTape()
  }
}

function backpropagate(tape: TapeNode[], value: tf.Tensor, xs: readonly tf.Tensor[]): tf.Tensor[] {
  const varying = dependents(tape, xs)
  const gradients = new Map<number, tf.Tensor>()
  if (varying.has(value.id)) gradients.set(value.id, tf.onesLike(value))
  for (let i = tape.length - 1; i >= 0; i--) {
    const { outputs } = tape[i]
    if (outputs.some(({ id }) => varying.has(id) && gradients.has(id))) backNode(tape[i], varying, gradients)
  }
  return xs.map(({ id }) => gradients.get(id) as tf.Tensor)
}

/** The ids of all tensors that depend on `xs`. */
function dependents(tape: readonly TapeNode[], xs: readonly tf.Tensor[]): Set<number> {
  const varying = new Set(xs.map(({ id }) => id))
  for (const { inputs, outputs } of tape) {
    for (const name in inputs) {
      if (!varying.has(inputs[name].id)) continue
      for (const { id } of outputs) varying.add(id)
      break
    }
  }
  return varying
}

function backNode(
  { inputs, outputs, gradient, kernelName }: TapeNode,
  varying: Set<number>,
  gradients: Map<number, tf.Tensor>,
) {
  if (!gradient) throw new Error(`Cannot compute gradient: gradient function not found for ${kernelName}.`)
  const wants = (name: string) => name in inputs && varying.has(inputs[name].id)
  // null: tfjs puts zeros there
  const toInputs = asked(wants, () => gradient(outputs.map(({ id }) => gradients.get(id) ?? null)))
  for (const name in inputs) {
    const { id } = inputs[name]
    if (!varying.has(id)) continue
    const more = toInputs[name]()
    const before = gradients.get(id)
    gradients.set(id, before ? tf.add(before, more) : more)
  }
}
