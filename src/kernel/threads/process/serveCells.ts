import { writeSync } from 'node:fs'
import process from 'node:process'
import { languageClient, openSession, outputJson } from '../../core/index.ts'
import { installJupyterGlobal, toBundle } from '../../display/index.ts'
import type { FromProcess, ToProcess } from './messages.ts'
import { asLine, MOUTH } from './pipes.ts'
import { thinStreams } from './thinStreams.ts'

/** What a process of cells stands on. */
export interface ProcessNeeds {
  /** The notebook's folder. */
  folder: string
  /** Characters of printed text that one cell may send. */
  longest: number
  /** Hands on what the process is told, each time as JSON text. */
  hear(take: (text: string) => void): void
}

const rss = process.memoryUsage.rss
const exit = process.exit.bind(process)

/** Says something at once: a cell may end the process any time. */
function send(message: FromProcess): void {
  try {
    writeSync(MOUTH, asLine(message))
  } catch {
    // nobody hears this process any more
    exit(1)
  }
}

/** Runs cells for whoever started the process. */
export async function serveProcess({ folder, longest, hear }: ProcessNeeds): Promise<void> {
  let answered = (_: string) => {}
  const language = languageClient({
    postMessage: (text) => send({ type: 'language', text }),
    on: (_, listener) => {
      answered = listener
    },
  })
  const streams = thinStreams((output) => send({ type: 'output', output: outputJson(output) }), longest)
  const session = await openSession({
    folder,
    language,
    sink: streams.take,
    display: { toBundle, installJupyterGlobal },
  })

  const execute = async (code: string): Promise<void> => {
    const outcome = await session.execute(code)
    streams.flush()
    send({ type: 'ended', outcome, rss: rss() })
  }
  hear((text) => {
    const message = JSON.parse(text) as ToProcess
    switch (message.type) {
      case 'execute':
        void execute(message.code)
        break
      case 'language':
        answered(message.text)
        break
      case 'interrupt':
        session.interrupt()
        break
      case 'close':
        exit()
    }
  })
  // loads TypeScript and its libraries, so that no cell's time and limit count them
  await session.execute('0', { silent: true, storeHistory: false })
  send({ type: 'ready' })
}
