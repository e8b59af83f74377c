import process from 'node:process'
import { setInterval } from 'node:timers'
import { Script } from 'node:vm'
import {
  createLanguage,
  type LanguageClient,
  type Output,
  openSession,
  type Session,
} from '../../../../src/kernel/core/index.ts'
import { installJupyterGlobal, toBundle } from '../../../../src/kernel/display/index.ts'

/** What a test asks of the process that runs its cells. */
export type Request =
  | { id: number; do: 'execute'; code: string; silent?: boolean; storeHistory?: boolean; answers?: string[] }
  | { id: number; do: 'evaluate'; expression: string }
  | { id: number; do: 'show'; expression: string }
  | { id: number; do: 'interrupt' }
  | { id: number; do: 'memory' }

const [folder] = process.argv.slice(2)
let outputs: Output[] = []
const send = (message: object) => process.send?.(message)
const sink = (output: Output) => {
  outputs.push(output)
  send({ live: output })
}

async function answer(session: Session, request: Request): Promise<unknown> {
  if (request.do === 'interrupt') return session.interrupt()
  if (request.do === 'evaluate') return new Script(`(${request.expression})`).runInThisContext()
  if (request.do === 'show') return session.evaluate(request.expression)
  if (request.do === 'memory') {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const { code, answers = [], do: _, id: __, ...options } = request
  const input = async () => answers.shift() ?? ''
  const outcome = await session.execute(code, { ...options, ...(request.answers && { input }) })
  const told = outputs
  outputs = []
  return { outcome, outputs: told }
}

/** A language of this thread behind the interface of one that lives elsewhere; made when it is first asked. */
function languageHere(): LanguageClient {
  const made = createLanguage(folder)
  const call =
    (name: PropertyKey) =>
    async (...words: unknown[]) =>
      Reflect.apply(Reflect.get(await made, name), await made, words)
  return new Proxy({} as LanguageClient, { get: (_, name) => call(name) })
}

const session = await openSession({
  folder,
  sink,
  language: languageHere(),
  display: { toBundle, installJupyterGlobal },
})
// cells may shadow every global of this realm; the test's own wiring must not depend on them
process.on('message', (request: Request) => {
  answer(session, request).then(
    (value) => send({ id: request.id, value }),
    (error) => send({ id: request.id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
setInterval(() => {}, 1 << 30)
send({ ready: true })
