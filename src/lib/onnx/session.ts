import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { FileError } from '../../complaint.ts'
import { withPackages } from '../../packages.ts'
import { ONNX_PROTO } from './proto.ts'

/** An input or output of a network in a file; axes that are left open have a name, or none. */
export interface OnnxPort {
  readonly name: string
  readonly shape: readonly (number | string)[]
}

/** Numbers with their shape. */
export interface OnnxArray {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** A network of a file, ready to run. */
export interface OnnxSession {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** What the file tells of itself. */
  readonly metadata: Readonly<Record<string, string>>
  /** The outputs of some inputs, at once. @throws FileError where the network refuses them */
  readonly run: (inputs: Readonly<Record<string, OnnxArray>>) => Readonly<Record<string, OnnxArray>>
  /** Ends the thread that runs it. */
  readonly close: () => void
}

/**
 * What runs in a thread of its own: onnxruntime only answers later, and who draws wants the answer now, so the caller sleeps until
 * the flag says that it has come.
 */
const WORKER = `
const { workerData: { runtime, path, flag, port } } = require('node:worker_threads')
const ort = require(runtime)
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
let session
port.on('message', async (message) => {
  let answer
  try {
    if (message.open) session = await ort.InferenceSession.create(message.open, { graphOptimizationLevel: 'all' })
    else {
      const feeds = Object.fromEntries(Object.entries(message.inputs).map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)]))
      const found = await session.run(feeds)
      answer = Object.fromEntries(Object.entries(found).map(([name, { data, dims }]) => [name, { data, shape: dims }]))
    }
    port.postMessage({ answer })
  } catch (error) {
    port.postMessage({ error: String(error && error.message || error) })
  }
  Atomics.add(flag, 0, 1)
  Atomics.notify(flag, 0)
})
`

interface Told {
  readonly graph?: { readonly input?: Port[]; readonly output?: Port[]; readonly initializer?: { name: string }[] }
  readonly metadata_props?: { key: string; value: string }[]
}
interface Port {
  name: string
  type?: { tensor_type?: { shape?: { dim?: { dim_value?: number; dim_param?: string }[] } } }
}

async function readModel(path: string, bytes: Uint8Array): Promise<Told> {
  const { default: protobuf } = await import('protobufjs')
  const Model = protobuf.parse(ONNX_PROTO, { keepCase: true }).root.lookupType('onnx.ModelProto')
  try {
    const told = Model.toObject(Model.decode(bytes), { longs: Number }) as Told
    if (told.graph?.input && told.graph.output) return told
  } catch {
    // the same as a model without inputs
  }
  throw new FileError({ who: path, wanted: 'a network as ONNX', got: 'something else' })
}

const portOf = ({ name, type }: Port): OnnxPort => ({
  name,
  shape: (type?.tensor_type?.shape?.dim ?? []).map(({ dim_value, dim_param }) => dim_value ?? dim_param ?? ''),
})

/**
 * Opens a network of any ONNX file in onnxruntime, on one thread.
 * @throws FileError for a file that is not there, or none; ConfigError without onnxruntime-web, telling how to get it
 */
export async function openOnnx(path: string): Promise<OnnxSession> {
  if (!existsSync(path)) throw new FileError({ who: path, wanted: 'a network as ONNX', got: 'no such file' })
  const bytes = readFileSync(path)
  const told = await readModel(path, bytes)
  const runtime = await withPackages(path, 'onnx', () => createRequire(import.meta.url).resolve('onnxruntime-web'))
  const { MessageChannel, receiveMessageOnPort, Worker } = await import('node:worker_threads')
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const { port1: own, port2: port } = new MessageChannel()
  const worker = new Worker(WORKER, { eval: true, workerData: { runtime, path, flag, port }, transferList: [port] })
  worker.unref()
  const ask = (message: object): { answer?: Record<string, OnnxArray>; error?: string } => {
    const before = Atomics.load(flag, 0)
    own.postMessage(message)
    Atomics.wait(flag, 0, before)
    return receiveMessageOnPort(own)!.message
  }
  const answerTo = (message: object) => {
    const { answer, error } = ask(message)
    if (error === undefined) return answer ?? {}
    throw new FileError({ who: path, wanted: 'a network that runs', got: error.split('\n')[0] })
  }
  try {
    answerTo({ open: bytes })
  } catch (error) {
    void worker.terminate()
    throw error
  }
  const constants = new Set(told.graph?.initializer?.map(({ name }) => name))
  return {
    inputs: told.graph!.input!.filter(({ name }) => !constants.has(name)).map(portOf),
    outputs: told.graph!.output!.map(portOf),
    metadata: Object.fromEntries((told.metadata_props ?? []).map(({ key, value }) => [key, value])),
    run: (inputs) => answerTo({ inputs }),
    close: () => {
      own.close()
      void worker.terminate()
    },
  }
}
