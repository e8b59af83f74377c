import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { languageClient, type Output, serveLanguage } from '../../core/index.ts'
import { kernelBundle } from '../bundle.mjs'
import { startLanguage } from '../language/startLanguage.ts'
import { drained } from './drained.ts'
import type { FromProcess, ToProcess } from './messages.ts'
import { asLine, EAR, eachLine, MOUTH } from './pipes.ts'

/** Who takes what a process of cells tells. */
export interface ProcessEars {
  ready(): void
  output(output: Output): void
  cellEnded(ended: Extract<FromProcess, { type: 'ended' }>): void
  /** Why the process ended, after the last of what it said. */
  ended(why: string): void
}

/** A process that runs cells, and the one that knows TypeScript for it, where cells reach neither. */
export interface CellsProcess {
  send(message: ToProcess): void
  kill(): void
}

const FLAGS = ['--no-force-async-hooks-checks', '--no-warnings']

/**
 * Starts both for the notebooks of a folder.
 * @param path of that folder
 * @param longest characters of printed text that one cell may send
 */
export async function startProcess(path: string, longest: number, ears: ProcessEars): Promise<CellsProcess> {
  // the processes work elsewhere than this one, where a relative path means another folder
  const folder = resolve(path)
  const bundle = await kernelBundle()
  const words = [...FLAGS, join(bundle, 'process.mjs'), folder, String(longest)]
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
  const ear = child.stdio[EAR] as Writable
  // that a process has just died is noticed by its end
  ear.on('error', () => {})
  let fault: string | undefined
  const language = startLanguage(
    { folder, bundle },
    {
      log: 2,
      ended: ({ message }) => {
        fault = message
        child.kill('SIGKILL')
      },
    },
  )
  const send = (message: ToProcess) => {
    if (ear.writable) ear.write(asLine(message))
  }
  let asked = (_: string) => {}
  serveLanguage(languageClient(language), {
    postMessage: (text) => send({ type: 'language', text }),
    on: (_, listener) => {
      asked = listener
    },
  })
  eachLine(child.stdio[MOUTH] as Readable, (line) => hear(line, ears, (text) => asked(text)))
  // what native code and other processes print past JavaScript
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => ears.output({ type: 'stream', name, text }))
  }
  void endOf(child).then((why) => {
    language.stop()
    ears.ended(fault ?? why)
  })
  return { send, kill: () => child.kill('SIGKILL') }
}

function hear(line: string, ears: ProcessEars, asked: (text: string) => void): void {
  const message = messageIn(line)
  if (!message) return
  if (message.type === 'ready') ears.ready()
  else if (message.type === 'language') asked(message.text)
  else if (message.type === 'output') ears.output(JSON.parse(message.output) as Output)
  else if (message.type === 'ended') ears.cellEnded(message)
}

/** What a line says; nothing where a cell has written it. */
function messageIn(line: string): FromProcess | undefined {
  try {
    const message: unknown = JSON.parse(line)
    return typeof message === 'object' && message !== null ? (message as FromProcess) : undefined
  } catch {
    return undefined
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  const all = drained(child)
  try {
    const [code, signal] = await once(child, 'exit')
    await all()
    return signal ? `signal ${signal}` : `exit code ${code}`
  } catch (error) {
    return (error as Error).message
  }
}
