import { type ChildProcess, fork, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../../bin/neutrina.mjs', import.meta.url))

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `neutrina` as a user would, without a terminal. */
export function neutrina(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr]: [string[], string[]] = [[], []]
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') }))
  })
}

/** Kills `neutrina` without warning as soon as its output tells that an epoch has ended. */
export function killAfterEpoch(args: readonly string[], epoch: number): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => text.includes(`epoch ${epoch} of`) && child.kill('SIGKILL'))
    child.on('close', (_, signal) => resolve(signal))
  })
}

let server: ChildProcess | undefined
let served = 0
const waiting = new Map<number, (ended: Ended) => void>()

/**
 * Runs `neutrina` in a process that serves all command lines of a test file, one after the other: where a file has dozens of
 * them, most of its time would go into loading the library.
 */
export function neutrinaServed(...args: string[]): Promise<Ended> {
  server ??= startServer()
  const id = served++
  const asked = server
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    asked.channel!.ref()
    asked.send({ id, args })
  })
}

function startServer(): ChildProcess {
  const path = fileURLToPath(new URL('server.ts', import.meta.url))
  const child = fork(path, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.on('message', ({ id, ...ended }: Ended & { id: number }) => {
    waiting.get(id)!(ended)
    waiting.delete(id)
    // the test file ends when nobody waits any more, and its server with it
    if (waiting.size === 0) child.channel!.unref()
  })
  child.on('exit', (code) => {
    for (const resolve of waiting.values()) resolve({ code, stdout: '', stderr: `the process ended with ${code}` })
  })
  child.unref()
  return child
}
