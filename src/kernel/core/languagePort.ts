import type { Language, LanguageClient } from './languageTypes.ts'

interface Call {
  id: number
  name: keyof Language
  words: unknown[]
}

type Reply = { id: number; value: unknown } | { id: number; error: string }

const NAMES = ['prepare', 'accept', 'complete', 'inspect', 'isComplete', 'warm'] as const satisfies (keyof Language)[]

/** One end of what carries calls and answers: a port to another thread, or the channel to another process. */
export interface LanguagePort {
  postMessage(message: unknown): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
}

/** A client whose every function is made by its name. */
const clientOf = (call: (name: keyof Language) => unknown): LanguageClient =>
  Object.fromEntries(NAMES.map((name) => [name, call(name)])) as unknown as LanguageClient

/** Answers the calls that a `languageClient` sends through the other end of the port. */
export function serveLanguage(language: Language | LanguageClient, port: LanguagePort): void {
  const answer = async ({ id, name, words }: Call): Promise<Reply> => {
    try {
      const call = language[name] as (...words: unknown[]) => unknown
      return { id, value: await call(...words) }
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  port.on('message', async (call) => port.postMessage(await answer(call as Call)))
}

/** A language that lives at the other end of a port. */
export function languageClient(port: LanguagePort): LanguageClient {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let calls = 0
  port.on('message', (message) => {
    const reply = message as Reply
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
