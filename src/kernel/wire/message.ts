import { randomUUID } from 'node:crypto'

/** The version of Jupyter messaging that is spoken. */
export const PROTOCOL_VERSION = '5.3'

/** Who sent a message, when, and what kind it is. */
export interface Header {
  msg_id: string
  session: string
  username: string
  date: string
  msg_type: string
  version: string
}

/** A message that came in and whose signature was right. */
export interface Received {
  /** The ZeroMQ identities that an answer is routed by. */
  identities: Buffer[]
  header: Header
  parentHeader: Partial<Header>
  metadata: Record<string, unknown>
  content: Record<string, unknown>
}

/** A message to be sent. */
export interface Sent {
  identities: readonly (Buffer | string)[]
  type: string
  parent: Partial<Header>
  /** As JSON text, because the thread of the cells has made it already. */
  content: string
  metadata?: Record<string, unknown>
}

/** The header of a new message. */
export const newHeader = (type: string, session: string): Header => ({
  msg_id: randomUUID(),
  session,
  username: 'kernel',
  date: new Date().toISOString(),
  msg_type: type,
  version: PROTOCOL_VERSION,
})
