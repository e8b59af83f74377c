import { writeSync } from 'node:fs'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { register } from 'tsx/esm/api'
import { createMeter, spend } from './backpressure.ts'
import { serveCells } from './cells.ts'
import { languageClient } from './core/index.ts'
import { captureNativeOutput, type NativeOutput } from './nativeOutput.ts'
import type { FromCells, ToCells } from './wire/index.ts'

/** What the wire thread is started with. */
export interface WireData {
  connectionFile: string
  meter: Int32Array
  native: NativeOutput | undefined
  language: MessagePort
}

/** What the language thread is started with. */
export interface LanguageData {
  folder: string
  ports: MessagePort[]
}

/** The kernel's process: this thread runs cells, one speaks ZeroMQ, one knows TypeScript. */
export async function main(connectionFile: string): Promise<void> {
  // before any other thread opens files
  const native = captureNativeOutput()
  const fail = (what: string) => (error: unknown) => {
    writeSync(native?.log ?? 2, `neutrina kernel: ${what}: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
  try {
    await start(connectionFile, native, fail)
  } catch (error) {
    fail('start')(error)
  }
}

type Fail = (what: string) => (error: unknown) => void

async function start(connectionFile: string, native: NativeOutput | undefined, fail: Fail): Promise<void> {
  const meter = createMeter()
  const [ours, theirs] = [new MessageChannel(), new MessageChannel()]
  const wireData: WireData = { connectionFile, meter, native, language: theirs.port1 }
  const wire = thread('worker.mjs', wireData, [theirs.port1], fail)
  const languageData: LanguageData = { folder: process.cwd(), ports: [ours.port2, theirs.port2] }
  thread('languageWorker.mjs', languageData, languageData.ports, fail)

  // for what cells import
  register()
  // the wire thread hears signals itself where it can; without a listener here they would end the process
  process.on('SIGINT', () => post({ type: 'signal' }))
  const post = (message: FromCells) => wire.postMessage(message)
  const opened = serveCells({
    folder: process.cwd(),
    language: languageClient(ours.port1),
    post,
    spend: (characters) => spend(meter, characters),
    exit: () => process.exit(0),
  })
  // a worker's messages are lost on those who listen later
  wire.on('message', async (message: ToCells) => (await opened)(message))
  await opened
}

/** Starts a module of the bundle (bundle.mjs), which this module is in too. */
function thread(module: string, workerData: object, transferList: MessagePort[], fail: Fail): Worker {
  const worker = new Worker(new URL(module, import.meta.url), { workerData, transferList })
  worker.on('error', fail(module))
  return worker
}
