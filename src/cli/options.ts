import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../complaint.ts'
import { BACKENDS, type BackendChoice, useBackend } from '../lib/tensor/index.ts'

/** A number of things: a whole number above 0. */
export function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(`expected a whole number above 0, got '${text}'.`)
  return value
}

/** A number of things that may be none: a whole number from 0. */
export const wholeNumber = (text: string): number => seed(text)

/** A number above 0. */
export function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError(`expected a number above 0, got '${text}'.`)
  return value
}

/** Any finite number. */
export function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got '${text}'.`)
  }
  return value
}

/** A part of something: a number between 0 and 1. */
export function fraction(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError(`expected a number between 0 and 1, got '${text}'.`)
  return value
}

/** By what something forgets: a number from 0 to below 1. */
export function decay(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value < 1) return value
  throw new InvalidArgumentError(`expected a number from 0 to below 1, got '${text}'.`)
}

/** A seed: a whole number from 0. */
export function seed(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError(`expected a whole number from 0, got '${text}'.`)
  }
  return value
}

/** A part of the events, `i/n`: the i-th of n, from 1. */
export interface Shard {
  readonly part: number
  readonly of: number
}

export function shard(text: string): Shard {
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (!(part >= 1 && part <= of)) {
    throw new InvalidArgumentError(`expected i/n with i from 1 to n, got '${text}'.`)
  }
  return { part, of }
}

/** Adds `--backend`, which every command that computes takes. */
export const withBackend = (command: Command): Command =>
  command.addOption(
    new Option('--backend <name>', 'compute backend (default: NEUTRINA_BACKEND, else the best that loads)').choices(
      BACKENDS,
    ),
  )

/** Starts the backend and says, once, which one and why. */
export async function startBackend(asked: string | undefined): Promise<BackendChoice> {
  const choice = await useBackend(asked)
  process.stderr.write(`backend ${choice.name} (${choice.what}): ${choice.why}\n`)
  return choice
}

/** Ends the process's own work softly on the first Ctrl-C; a second one ends it at once. */
export function interruptible(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const stop = () => {
    process.stderr.write('\nstopping after this step; once more to stop at once\n')
    controller.abort()
  }
  process.once('SIGINT', stop)
  return { signal: controller.signal, release: () => process.removeListener('SIGINT', stop) }
}

/** Tells the process's own work to stop at once, on Ctrl-C or when the process is asked to end. */
export function stoppable(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, stop)
  const release = () => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, stop)
  }
  return { signal: controller.signal, release }
}

/** The first and the last event of a shard; cut at even places, where the random stream can be entered. */
export function rangeOf(events: number, { part, of }: Shard): { from: number; to: number } {
  if (of > Math.max(1, events / 2)) {
    throw new ConfigError({
      who: '--shard',
      wanted: `at most ${Math.floor(events / 2)} parts for ${events} events`,
      got: String(of),
    })
  }
  const cut = (i: number) => (i === of ? events : 2 * Math.floor((i * events) / of / 2))
  return { from: cut(part - 1), to: cut(part) }
}
