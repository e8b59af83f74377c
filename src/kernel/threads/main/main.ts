import { writeSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { register } from 'tsx/esm/api'
import { keepEmitting } from '../../realm/index.ts'
import type { FromCells } from '../../wire/index.ts'
import { createMeter } from '../backpressure.ts'
import { hearing } from '../hearing.ts'
import type { LanguageData } from '../language/startLanguage.ts'
import { loadInOwnRealm } from '../ownRealm.ts'
import type { OwnRealm } from '../ownRealmEntry.ts'
import { captureNativeOutput, type NativeOutput } from './captureNativeOutput.ts'

/** What the wire thread is started with. */
export interface WireData {
  connectionFile: string
  meter: Int32Array
  native: NativeOutput | undefined
  language: LanguageData
  /** The way to the cells, and the bell that tells them that something came. */
  cells: MessagePort
  bell: Int32Array
  /** Where this thread asks about its cells. */
  asks: MessagePort
}

/** The kernel: this thread runs cells, another speaks ZeroMQ, and a process of its own knows TypeScript. */
export async function main(connectionFile: string): Promise<void> {
  // before any other thread opens files
  const native = captureNativeOutput()
  const exit = process.exit.bind(process)
  const fail = (what: string) => (error: unknown) => {
    writeSync(native?.log ?? 2, `neutrina kernel: ${what}: ${error instanceof Error ? error.stack : String(error)}\n`)
    exit(1)
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
  const wire = new MessageChannel()
  const language = new MessageChannel()
  const workerData: WireData = {
    connectionFile,
    meter,
    native,
    language: { folder: process.cwd(), bundle: fileURLToPath(inBundle('.')) },
    cells: wire.port2,
    bell: createMeter(),
    asks: language.port2,
  }
  const worker = new Worker(inBundle('worker.mjs'), { workerData, transferList: [wire.port2, language.port2] })
  keepEmitting(worker, 'emit')
  worker.on('error', fail('worker'))

  // for what cells import
  register()
  const { languageClient, serveCells } = loadInOwnRealm<OwnRealm>(fileURLToPath(inBundle('ownRealm.cjs')))
  const post = speaking(wire.port1)
  const exit = process.exit.bind(process)
  // the wire thread hears signals itself where it can; without a listener here they would end the process
  process.on('SIGINT', () => post({ type: 'signal' } satisfies FromCells))
  const take = await serveCells({
    folder: process.cwd(),
    language: languageClient({ postMessage: speaking(language.port1), on: hearing(language.port1) }),
    post,
    meter,
    line: { port: wire.port1, bell: workerData.bell },
    exit: () => exit(0),
  })
  hearing(wire.port1)('message', take)
}

/** The post of a port as it is now. */
const speaking = (port: MessagePort): ((message: unknown) => void) => port.postMessage.bind(port)

/** A file of the bundle (bundle.mjs), which this module is in too. */
const inBundle = (name: string) => new URL(name, import.meta.url)
