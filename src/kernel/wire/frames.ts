import { createHmac, timingSafeEqual } from 'node:crypto'
import { wellFormedJson } from '../core/index.ts'
import { RefusedMessage } from './errors.ts'
import { type Header, newHeader, type Received, type Sent } from './message.ts'

const DELIMITER = Buffer.from('<IDS|MSG>')
/** How many signatures are remembered, so that a recorded message cannot be sent again. */
const REMEMBERED = 65_536

/** Turns messages into signed ZeroMQ frames and back. */
export interface Codec {
  encode(message: Sent): Buffer[]
  /** @throws RefusedMessage for frames that are no message, or one whose signature is wrong or was seen before */
  decode(frames: readonly Buffer[]): Received
}

/** A codec for one key; `session` names this kernel in headers. */
export function createCodec(key: string, session: string): Codec {
  const sign = (parts: readonly Buffer[]): string => {
    const hmac = createHmac('sha256', key)
    for (const part of parts) hmac.update(part)
    return hmac.digest('hex')
  }
  const seen = new Set<string>()
  const remember = (signature: string) => {
    if (seen.has(signature)) throw new RefusedMessage('the message came before')
    seen.add(signature)
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value as string)
  }
  return {
    encode: ({ identities, type, parent, content, metadata = {} }) => {
      const parts = [newHeader(type, session), parent, metadata].map((part) => Buffer.from(JSON.stringify(part)))
      parts.push(Buffer.from(wellFormedJson(content)))
      return [
        ...identities.map((identity) => Buffer.from(identity as string)),
        DELIMITER,
        Buffer.from(sign(parts)),
        ...parts,
      ]
    },
    decode: (frames) => {
      const at = frames.findIndex((frame) => frame.equals(DELIMITER))
      if (at < 0) throw new RefusedMessage('no delimiter')
      const [signature, ...parts] = frames.slice(at + 1, at + 6)
      if (!signature || parts.length < 4) throw new RefusedMessage('too few frames')
      const right = sign(parts)
      if (!sameText(signature.toString('latin1'), right)) throw new RefusedMessage('a wrong signature')
      remember(right)
      const [header, parentHeader, metadata, content] = parts.map(parseRecord)
      if (typeof header!.msg_type !== 'string') throw new RefusedMessage('no msg_type')
      return {
        identities: frames.slice(0, at),
        header: header as unknown as Header,
        parentHeader: parentHeader!,
        metadata: metadata!,
        content: content!,
      }
    },
  }
}

/** Compares in a time that does not tell how far two texts agree. */
function sameText(got: string, wanted: string): boolean {
  return got.length === wanted.length && timingSafeEqual(Buffer.from(got, 'latin1'), Buffer.from(wanted, 'latin1'))
}

function parseRecord(part: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(part.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // told below
  }
  throw new RefusedMessage('a frame that is not a JSON object')
}
