import { randomUUID } from 'node:crypto'
import { type Displayed, fromRaw, type MimeBundle, toBundle } from './bundle.ts'

/** The outputs that this folder makes, as the cell core's sink takes them. */
export type DisplayOutput =
  | {
      type: 'display_data' | 'update_display_data'
      data: MimeBundle
      metadata: Record<string, unknown>
      transient: { display_id?: string }
    }
  | { type: 'clear_output'; wait: boolean }

/** How a value is to be displayed. */
export interface DisplayOptions {
  /** The value is a mime bundle already. */
  raw?: boolean
  /** Hints for front-ends, by mime type. */
  metadata?: Record<string, unknown>
}

/** A displayed value that can be replaced where it stands. */
export interface DisplayHandle {
  readonly id: string
  update(value: unknown, options?: DisplayOptions): void
}

/** Shows values in the order of the calls, also when some need time to say how they look. */
export interface Displayer {
  display(value: unknown, options?: DisplayOptions): DisplayHandle
  clearOutput(options?: { wait?: boolean }): void
  /** Resolves when all that was displayed has been sent; rejects with the first failure of a value's own method. */
  settle(): Promise<void>
}

/** A displayer whose outputs go to `sink`. */
export function createDisplayer(sink: (output: DisplayOutput) => void): Displayer {
  const { inOrder, settle } = orderedSends()
  const send = (type: 'display_data' | 'update_display_data', id: string, value: unknown, options?: DisplayOptions) =>
    inOrder(
      () => (options?.raw ? fromRaw(value as MimeBundle) : toBundle(value)),
      ({ data, metadata }) =>
        sink({ type, data, metadata: { ...metadata, ...options?.metadata }, transient: { display_id: id } }),
    )
  return {
    display: (value, options) => {
      const id = randomUUID()
      send('display_data', id, value, options)
      return { id, update: (next, nextOptions) => send('update_display_data', id, next, nextOptions) }
    },
    clearOutput: ({ wait = false } = {}) =>
      inOrder(
        () => undefined,
        () => sink({ type: 'clear_output', wait }),
      ),
    settle,
  }
}

/** Sends at once as long as nothing before it is still being made; else when its turn comes. */
function orderedSends() {
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  const failures: unknown[] = []
  const inOrder = <T extends Displayed | undefined>(make: () => T | Promise<T>, send: (made: T) => void): void => {
    const made = make()
    if (waiting === 0 && !(made instanceof Promise)) {
      send(made)
      return
    }
    waiting++
    last = Promise.allSettled([made, last]).then(([own]) => {
      waiting--
      if (own.status === 'fulfilled') send(own.value as T)
      else failures.push(own.reason)
    })
  }
  const settle = async () => {
    while (waiting > 0) await last
    const [first] = failures.splice(0)
    if (first !== undefined) throw first
  }
  return { inOrder, settle }
}
