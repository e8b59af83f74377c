import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { BackendError, ConfigError } from '../../src/lib/tensor/index.ts'

/** How to start a process that speaks the line protocol of `protocol.py`. */
export interface PeerCommand {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What a peer tells of itself when it is ready. */
export interface PeerFacts {
  readonly peer: string
  readonly weights: number
  readonly versions: Readonly<Record<string, string>>
  readonly threads: number
}

/** A running peer; it computes only while it is asked to. */
export interface Peer extends PeerFacts {
  readonly name: string
  /** Makes whole training steps; the seconds of each. */
  step(times: number): Promise<{ seconds: readonly number[]; loss: number }>
  /** Makes blocks of draws with log-density; the seconds of each, and the draws in one. */
  draws(times: number): Promise<{ seconds: readonly number[]; draws: number }>
  quit(): Promise<void>
}

/**
 * Starts a peer and waits until it is ready.
 * @throws ConfigError when the program is not there
 * @throws BackendError when the peer refuses, or ends before it answers; the message carries its own words
 */
export async function startPeer(command: PeerCommand): Promise<Peer> {
  const child = spawn(command.command, command.args, {
    env: { ...process.env, ...command.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ask = await asking(command, child)
  try {
    const facts = (await ask()) as unknown as PeerFacts
    return {
      ...facts,
      name: command.name,
      step: (times) => ask(`step ${times}`) as ReturnType<Peer['step']>,
      draws: (times) => ask(`draws ${times}`) as ReturnType<Peer['draws']>,
      quit: () => end(child),
    }
  } catch (error) {
    child.kill()
    throw error
  }
}

type Answer = Record<string, unknown> & { error?: string; fix?: string }

/** A function that sends a line, if one is given, and waits for the next answer. */
async function asking(
  { name, command }: PeerCommand,
  child: ChildProcess,
): Promise<(line?: string) => Promise<Answer>> {
  await started(name, command, child)
  const complaints = lastLines(child)
  // an iterator over lines would lose those that come before somebody waits for them
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  child.stdin!.on('error', () => {}) // a peer that has ended is noticed by its missing answer
  return async (line) => {
    if (line) child.stdin!.write(`${line}\n`)
    const { value, done } = await lines.next()
    if (done) {
      throw new BackendError({ who: name, wanted: 'an answer', got: `the end of the process\n${complaints()}` })
    }
    const answer = JSON.parse(value) as Answer
    if (answer.error === undefined) return answer
    throw new BackendError({
      who: name,
      wanted: line ?? 'a start',
      got: answer.error,
      ...(answer.fix && { fix: answer.fix }),
    })
  }
}

async function started(name: string, command: string, child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn')
  } catch (error) {
    const fix = 'give the path of a python 3 with --python'
    throw new ConfigError({ who: name, wanted: 'a program that starts', got: `'${command}'`, fix }, { cause: error })
  }
}

const KEPT_LINES = 12

function lastLines(child: ChildProcess): () => string {
  const lines: string[] = []
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.shift()
  })
  return () => lines.join('\n')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.stdin!.end('quit\n')
  await once(child, 'exit')
}
