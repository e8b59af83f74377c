import type { MessagePort } from 'node:worker_threads'
import type { Language, LanguageClient } from './languageTypes.ts'

interface Call {
  id: number
  name: keyof Language
  words: unknown[]
}

type Reply = { id: number; value: unknown } | { id: number; error: string }

const NAMES = ['prepare', 'accept', 'complete', 'inspect', 'isComplete', 'warm'] as const satisfies (keyof Language)[]

/** A client whose every function is made by its name. */
const clientOf = (call: (name: keyof Language) => unknown): LanguageClient =>
  Object.fromEntries(NAMES.map((name) => [name, call(name)])) as unknown as LanguageClient

/** Answers the calls that a `languageClient` sends through the other end of the port. */
export function serveLanguage(language: Language, port: MessagePort): void {
  port.on('message', ({ id, name, words }: Call) => {
    const answer = (): Reply => {
      try {
        const call = language[name] as (...words: unknown[]) => unknown
        return { id, value: call(...words) }
      } catch (error) {
        return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      }
    }
    port.postMessage(answer())
  })
}

/** A language that lives at the other end of a port. */
export function languageClient(port: MessagePort): LanguageClient {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let calls = 0
  port.on('message', (reply: Reply) => {
    const caller = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) caller?.reject(new Error(reply.error))
    else caller?.resolve(reply.value)
  })
  const call =
    (name: keyof Language) =>
    (...words: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        waiting.set(id, { resolve, reject })
        port.postMessage({ id, name, words } satisfies Call)
      })
  return clientOf(call)
}

/** A language of this thread behind the interface of one that may live elsewhere; made when it is first asked. */
export function languageHere(make: () => Promise<Language>): LanguageClient {
  let made: Promise<Language> | undefined
  const call =
    (name: keyof Language) =>
    async (...words: unknown[]) => {
      made ??= make()
      const method = (await made)[name] as (...words: unknown[]) => unknown
      return method(...words)
    }
  return clientOf(call)
}
