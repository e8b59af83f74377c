import { writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { workerData } from 'node:worker_threads'
import { languageClient, serveLanguage } from '../../core/index.ts'
import { type CellsLink, type FromCells, readConnection, serve, type ToCells } from '../../wire/index.ts'
import { count, repay } from '../backpressure.ts'
import { startLanguage } from '../language/startLanguage.ts'
import type { WireData } from '../main/main.ts'
import { onInterruptSignal } from './interruptSignal.ts'
import { onOrphaned } from './orphaned.ts'
import { readNativeOutput } from './readNativeOutput.ts'

/** How long the cells' thread has to end by itself. */
const GRACE_MS = 250

const { connectionFile, meter, native, language: languageData, cells: toCells, bell, asks } = workerData as WireData
const log = (line: string) => writeSync(native?.log ?? 2, `neutrina kernel: ${line}\n`)
const languagePort = startLanguage(languageData, {
  log: native?.log ?? 2,
  ended: (error) => {
    throw error
  },
})
const language = languageClient(languagePort)
serveLanguage(language, asks)

const inspector = new Session()
inspector.connectToMainThread()

// in a worker process.exit ends the thread only, and the cells' thread may be in a loop
const kill = () => process.kill(process.pid, 'SIGKILL')
// as text, of which the cells' thread makes values of its own realm
const post = (message: ToCells) => {
  toCells.postMessage(JSON.stringify(message))
  count(bell, 1)
  Atomics.notify(bell, 0)
}

let drain = () => {}
let hears = false
const cells: CellsLink = {
  post,
  onMessage: (listener) => {
    toCells.on('message', (message: FromCells) => {
      if (message.type === 'signal' && hears) return
      if (message.type !== 'stream') drain()
      listener(message)
    })
  },
  terminate: () => inspector.post('Runtime.terminateExecution'),
  sent: (characters) => repay(meter, characters),
}
const exit = () => {
  post({ type: 'exit' })
  setTimeout(kill, GRACE_MS)
}
const server = await serve({
  connection: readConnection(connectionFile),
  cells,
  language,
  exit,
  log,
})
if (native)
  drain = readNativeOutput(native, (name, text) => {
    count(meter, text.length)
    server.nativeText(name, text)
  })
hears = onInterruptSignal(server.interrupt)
onOrphaned(kill)
