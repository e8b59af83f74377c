import { writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { register } from 'tsx/esm/api'
import { languageClient } from '../../core/index.ts'
import type { FromCells, ToCells } from '../../wire/index.ts'
import { createMeter, spend } from '../backpressure.ts'
import type { LanguageData } from '../language/startLanguage.ts'
import { captureNativeOutput, type NativeOutput } from './captureNativeOutput.ts'
import { serveCells } from './cells.ts'

/** What the wire thread is started with. */
export interface WireData {
  connectionFile: string
  meter: Int32Array
  native: NativeOutput | undefined
  language: LanguageData
  /** Where this thread asks about its cells. */
  asks: MessagePort
}

/** The kernel: this thread runs cells, another speaks ZeroMQ, and a process of its own knows TypeScript. */
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
  const { port1: language, port2: asks } = new MessageChannel()
  const wireData: WireData = { connectionFile, meter, native, language: languageData(), asks }
  const wire = new Worker(inBundle('worker.mjs'), { workerData: wireData, transferList: [asks] })
  wire.on('error', fail('worker'))

  // for what cells import
  register()
  // the wire thread hears signals itself where it can; without a listener here they would end the process
  process.on('SIGINT', () => post({ type: 'signal' }))
  const post = (message: FromCells) => wire.postMessage(message)
  const opened = serveCells({
    folder: process.cwd(),
    language: languageClient(language),
    post,
    spend: (characters) => spend(meter, characters),
    exit: () => process.exit(0),
  })
  // a worker's messages are lost on those who listen later
  wire.on('message', async (message: ToCells) => (await opened)(message))
  await opened
}

/** A file of the bundle (bundle.mjs), which this module is in too. */
const inBundle = (name: string) => new URL(name, import.meta.url)

const languageData = (): LanguageData => ({
  folder: process.cwd(),
  program: fileURLToPath(inBundle('languageProcess.cjs')),
  snapshot: fileURLToPath(inBundle('languageProcess.snapshot')),
})
