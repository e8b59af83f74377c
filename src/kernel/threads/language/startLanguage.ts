import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LanguagePort } from '../../core/index.ts'

/** What the process that knows TypeScript is started with. */
export interface LanguageData {
  /** The notebook's folder. */
  folder: string
  /** The process's program, and the snapshot of it that is there or will be. */
  program: string
  snapshot: string
}

/** Where the process writes what it cannot tell otherwise, and who learns that it has ended. */
interface Hooks {
  log: number
  ended(error: Error): void
}

const SNAPSHOT_MAKER = fileURLToPath(new URL('snapshot.mjs', import.meta.url))
/** A first check is over by then. */
const MAKE_AFTER_MS = 5000

/**
 * Starts the process that knows TypeScript, from its snapshot where there is one that this Node can use; else one is made
 * for the next time. A process and no thread, because Node starts no thread from a snapshot.
 */
export function startLanguage(data: LanguageData, { log, ended }: Hooks): LanguagePort {
  const waiting: unknown[] = []
  const listeners: ((message: unknown) => void)[] = []
  let up: ChildProcess | undefined

  const start = (snapshot: string | undefined) => {
    const child = launch(data, snapshot, log)
    // its first word is that it is up
    child.once('message', () => {
      up = child
      for (const message of waiting.splice(0)) child.send(message as object)
      child.on('message', (message) => {
        for (const listener of listeners) listener(message)
      })
    })
    child.on('error', ended)
    child.on('exit', (code, signal) => {
      if (up || !snapshot) return ended(new Error(`the language process ended with ${code ?? signal}`))
      // of another Node, or of one with other options
      rmSync(snapshot, { force: true })
      start(undefined)
    })
    if (!snapshot) setTimeout(makeSnapshot, MAKE_AFTER_MS, data).unref()
  }
  start(existsSync(data.snapshot) ? data.snapshot : undefined)
  return {
    postMessage: (message) => (up ? up.send(message as object) : waiting.push(message)),
    on: (_, listener) => listeners.push(listener),
  }
}

function launch({ program, folder }: LanguageData, snapshot: string | undefined, log: number): ChildProcess {
  return fork(program, [folder], {
    execArgv: snapshot ? ['--snapshot-blob', snapshot] : [],
    // options of V8 that the snapshot was not made with would make it useless
    env: { ...process.env, NODE_OPTIONS: '' },
    serialization: 'advanced',
    stdio: ['ignore', log, log, 'ipc'],
  })
}

/** Lets a process of its own make the snapshot, since this one may be ended any time. */
function makeSnapshot({ program, snapshot }: LanguageData): void {
  const words = [SNAPSHOT_MAKER, program, snapshot]
  spawn(process.execPath, words, { detached: true, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } }).unref()
}
