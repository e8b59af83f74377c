import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LanguagePort } from '../../core/index.ts'

/** What the process that knows TypeScript is started with. */
export interface LanguageData {
  /** The notebook's folder. */
  folder: string
  /** Where the process's program lies, and the snapshot of it that is there or will be. */
  bundle: string
}

/** The way to the process, and its end. */
export interface LanguageLine extends LanguagePort {
  stop(): void
}

/** Where the process writes what it cannot tell otherwise, and who learns that it has ended. */
interface Hooks {
  log: number
  ended(error: Error): void
  /** How long a process that starts from a snapshot, in a third of a second, may be silent before one starts without. */
  patienceMs?: number
}

const SNAPSHOT_MAKER = fileURLToPath(new URL('snapshot.mjs', import.meta.url))
/** A first check is over by then. */
const MAKE_AFTER_MS = 5000

/**
 * Starts the process that knows TypeScript, from its snapshot where there is one that this Node can use; else one is made
 * for the next time. A process and no thread, because Node starts no thread from a snapshot.
 */
export function startLanguage(
  { folder, bundle }: LanguageData,
  { log, ended, patienceMs = 30_000 }: Hooks,
): LanguageLine {
  const program = join(bundle, 'languageProcess.cjs')
  const made = join(bundle, 'languageProcess.snapshot')
  const waiting: string[] = []
  const listeners: ((text: string) => void)[] = []
  let up: ChildProcess | undefined
  let running: ChildProcess
  let stopped = false

  const start = (snapshot: string | undefined) => {
    const child = launch(program, folder, snapshot, log)
    running = child
    // its first word is that it is up
    child.once('message', () => {
      up = child
      for (const text of waiting.splice(0)) child.send(text)
      child.on('message', (text: string) => {
        for (const listener of listeners) listener(text)
      })
    })
    child.on('error', ended)
    child.on('exit', (code, signal) => {
      if (stopped) return
      if (up || !snapshot) return ended(new Error(`the language process ended with ${code ?? signal}`))
      // of another Node, or of one with other options
      rmSync(snapshot, { force: true })
      start(undefined)
    })
    if (!snapshot) setTimeout(makeSnapshot, MAKE_AFTER_MS, program, made).unref()
    else setTimeout(() => up ?? child.kill('SIGKILL'), patienceMs).unref()
  }
  start(existsSync(made) ? made : undefined)
  return {
    postMessage: (text) => (up ? up.send(text) : waiting.push(text)),
    on: (_, listener) => listeners.push(listener),
    stop: () => {
      stopped = true
      running.kill()
    },
  }
}

function launch(program: string, folder: string, snapshot: string | undefined, log: number): ChildProcess {
  return fork(program, [folder], {
    execArgv: snapshot ? ['--snapshot-blob', snapshot] : [],
    // options of V8 that the snapshot was not made with would make it useless
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', log, log, 'ipc'],
  })
}

/** Lets a process of its own make the snapshot, since this one may be ended any time. */
function makeSnapshot(program: string, snapshot: string): void {
  const words = [SNAPSHOT_MAKER, program, snapshot]
  spawn(process.execPath, words, { detached: true, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } }).unref()
}
