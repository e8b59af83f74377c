import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(repository, 'bin/neutrina.mjs')

/** How a command ended: by itself with a code, or killed. */
export interface Ended {
  readonly code: number | null
  readonly stderr: string
  readonly seconds: number
}

/** Starts neutrina with these words. */
export function start(words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const began = performance.now()
  const env = { ...process.env, NEUTRINA_THREADS: '1' }
  const child = spawn(process.execPath, [BIN, ...words], { stdio: ['ignore', 'ignore', 'pipe'], env })
  let stderr = ''
  child.stderr!.on('data', (text) => {
    stderr = (stderr + text).slice(-4000)
  })
  const ended = once(child, 'close').then(([code]) => {
    return { code: code as number | null, stderr, seconds: (performance.now() - began) / 1000 }
  })
  return { child, ended }
}

/** Runs a command that must succeed. */
export async function done(words: readonly string[]): Promise<Ended> {
  const ended = await start(words).ended
  if (ended.code !== 0) throw new Error(`neutrina ${words.join(' ')}: ended with ${ended.code}: ${ended.stderr}`)
  return ended
}

/** Files in a folder that were never given their name. */
export const temporaries = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.tmp'))
