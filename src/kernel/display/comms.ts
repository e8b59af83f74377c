import { randomUUID } from 'node:crypto'

/** What goes to the front-end over a comm. */
export interface CommOutput {
  type: 'comm_open' | 'comm_msg' | 'comm_close'
  id: string
  /** Of `comm_open` only. */
  target?: string
  data: unknown
  metadata?: Record<string, unknown>
}

/** What came from the front-end over a comm. */
export interface CommInput {
  type: 'comm_open' | 'comm_msg' | 'comm_close'
  id: string
  target?: string
  data: unknown
}

/** A line to something in the front-end, both ways. */
export interface Comm {
  readonly id: string
  readonly target: string
  send(data: unknown, metadata?: Record<string, unknown>): void
  close(data?: unknown): void
  /** The function that is called with what comes; one at a time, the last one counts. */
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: (data: unknown) => void): void
}

/** The comms of a session. */
export interface Comms {
  /** Opens a comm to a target that the front-end has registered. */
  open(target: string, data?: unknown, metadata?: Record<string, unknown>): Comm
  /** Registers a target that the front-end may open comms to. */
  register(target: string, opened: (comm: Comm, data: unknown) => void): void
  /** The comms that are open, by id. */
  readonly opened: ReadonlyMap<string, Comm>
  /** Takes a message of the front-end; a comm to a target that nobody registered is closed at once. */
  receive(input: CommInput): void
}

type Listener = (data: unknown) => void

/** Comms whose messages go to `send`. */
export function createComms(send: (output: CommOutput) => void): Comms {
  const targets = new Map<string, (comm: Comm, data: unknown) => void>()
  const opened = new Map<string, Comm>()
  const listeners = new Map<string, { message?: Listener; close?: Listener }>()

  const add = (id: string, target: string): Comm => {
    const mine: { message?: Listener; close?: Listener } = {}
    const comm: Comm = {
      id,
      target,
      send: (data, metadata) => send({ type: 'comm_msg', id, data, ...(metadata && { metadata }) }),
      close: (data = {}) => {
        if (forget(id)) send({ type: 'comm_close', id, data })
      },
      onMessage: (listener) => void (mine.message = listener),
      onClose: (listener) => void (mine.close = listener),
    }
    opened.set(id, comm)
    listeners.set(id, mine)
    return comm
  }
  const forget = (id: string) => {
    listeners.delete(id)
    return opened.delete(id)
  }
  const receive = ({ type, id, target = '', data }: CommInput) => {
    if (type === 'comm_open') {
      const accept = targets.get(target)
      if (accept) accept(add(id, target), data)
      else send({ type: 'comm_close', id, data: {} })
      return
    }
    const mine = listeners.get(id)
    if (type === 'comm_close') forget(id)
    mine?.[type === 'comm_msg' ? 'message' : 'close']?.(data)
  }
  return {
    open: (target, data = {}, metadata) => {
      const comm = add(randomUUID(), target)
      send({ type: 'comm_open', id: comm.id, target, data, ...(metadata && { metadata }) })
      return comm
    },
    register: (target, accept) => void targets.set(target, accept),
    opened,
    receive,
  }
}
