import { messageOf } from '../realm/index.ts'
import type { Language, LanguageClient } from './languageTypes.ts'

interface Call {
  id: number
  name: keyof Language
  words: unknown[]
}

type Reply = { id: number; value?: unknown; error?: string }

const NAMES = ['prepare', 'accept', 'complete', 'inspect', 'isComplete', 'warm'] as const satisfies (keyof Language)[]

/**
 * One end of what carries calls and answers: a port to another thread, or the channel to another process. It carries JSON
 * text, of which each end makes values of its own realm.
 */
export interface LanguagePort {
  postMessage(text: string): unknown
  on(event: 'message', listener: (text: string) => void): unknown
}

/** Answers the calls that a `languageClient` sends through the other end of the port. */
export function serveLanguage(language: Language | LanguageClient, port: LanguagePort): void {
  const answer = async ({ id, name, words }: Call): Promise<Reply> => {
    try {
      const call = language[name] as (...words: unknown[]) => unknown
      return { id, value: await call(...words) }
    } catch (error) {
      return { id, error: messageOf(error) }
    }
  }
  port.on('message', async (text) => port.postMessage(JSON.stringify(await answer(JSON.parse(text)))))
}

/** A language that lives at the other end of a port. */
export function languageClient(port: LanguagePort): LanguageClient {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let calls = 0
  port.on('message', (text) => {
    const { id, value, error } = JSON.parse(text) as Reply
    const caller = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) caller?.resolve(value)
    else caller?.reject(new Error(error))
  })
  const call =
    (name: keyof Language) =>
    (...words: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        waiting.set(id, { resolve, reject })
        port.postMessage(JSON.stringify({ id, name, words } satisfies Call))
      })
  return Object.fromEntries(NAMES.map((name) => [name, call(name)])) as unknown as LanguageClient
}
