import { performance } from 'node:perf_hooks'
import { escapeHtml } from '../../lib/show/index.ts'
import { listOf } from '../realm/index.ts'
import type { MimeBundle } from './bundle.ts'

/** Where a progress bar is drawn: each drawing replaces the one before, the last one stays. */
export interface ProgressScreen {
  draw(bundle: MimeBundle & { 'text/plain': string }): void
}

/** A bar that counts up to a total. */
export interface ProgressBar {
  /** Sets how much is done, with a note beside the bar. */
  update(done: number, note?: string): void
  add(more: number, note?: string): void
  /** Leaves one line that says what was done in what time; later calls do nothing. */
  stop(): void
}

/** What a training loop tells about itself (the `Progress` of neutrina/training, or anything of that shape). */
export interface TrainingProgress {
  epoch: number
  epochs: number
  step: number
  steps: number
  trainingLoss: number
  eventsPerSecond?: number
  finished?: EpochRow
  best?: { epoch: number; validationLoss: number }
}

/** What a training loop tells of a finished epoch. */
export interface EpochRow {
  epoch: number
  trainingLoss: number
  validationLoss: number
  learningRate: number
  figures?: Readonly<Record<string, number>>
}

/** A training's callback that draws its progress. */
export interface TrainingBar {
  onProgress: (progress: TrainingProgress) => void
  /** Leaves one line, and the chart of a whole history: a training that went on tells only of its own epochs. */
  stop: (history?: readonly EpochRow[]) => void
}

/** How a training is drawn. */
export interface TrainingDrawing {
  label?: string | undefined
  /** Told all finished epochs whenever one more is. */
  onEpochs?: (rows: readonly EpochRow[]) => void
  /** A clock in seconds. */
  now?: () => number
}

/** Seconds between two drawings. */
const EVERY = 0.1

/** A bar on a screen; `now` is a clock in seconds. */
export function progressBar(screen: ProgressScreen, total: number, label = '', now = clock): ProgressBar {
  const began = now()
  let last = Number.NEGATIVE_INFINITY
  let at = 0
  let said = ''
  let over = false
  const draw = () => {
    last = now()
    const part = total > 0 ? Math.min(1, at / total) : 0
    const left = at > 0 ? `, ${duration(((last - began) * (total - at)) / at)} left` : ''
    const text = words(label, `${at} of ${total}${left}`, said)
    screen.draw({ 'text/html': barHtml(part, text), 'text/plain': `${barText(part)} ${text}` })
  }
  const bar: ProgressBar = {
    update: (done, note = said) => {
      if (over) return
      at = done
      said = note
      if (now() - last >= EVERY) draw()
    },
    add: (more, note) => bar.update(at + more, note),
    stop: () => {
      if (over) return
      over = true
      screen.draw({ 'text/plain': words(label, `${at} of ${total} in ${duration(now() - began)}`, said) })
    },
  }
  draw()
  return bar
}

/** Goes through a list (or anything with a length or size) and counts on a screen; the bar ends also when the loop does. */
export function* progressOver<T>(screen: ProgressScreen, items: Iterable<T>, label?: string): Generator<T> {
  const { length, size } = items as { length?: number; size?: number }
  const bar = progressBar(screen, length ?? size ?? 0, label)
  try {
    for (const item of items) {
      yield item
      bar.add(1)
    }
  } finally {
    bar.stop()
  }
}

/** Draws a training on a screen: one bar over all updates, the losses beside it, one line when it is over. */
export function trainingBar(
  screen: ProgressScreen,
  { label = 'training', onEpochs = () => {}, now = clock }: TrainingDrawing = {},
): TrainingBar {
  const rows: EpochRow[] = []
  let bar: ProgressBar | undefined
  const onProgress = (progress: TrainingProgress) => {
    const { epoch, epochs, step, steps, trainingLoss, finished, best } = progress
    bar ??= progressBar(screen, epochs * steps, label, now)
    if (finished) rows.push(finished)
    const validated = rows.at(-1)
    const note = [
      `epoch ${epoch} of ${epochs}`,
      `loss ${trainingLoss.toFixed(4)}`,
      validated && `validation ${validated.validationLoss.toFixed(4)}`,
      best && `best ${best.validationLoss.toFixed(4)} (epoch ${best.epoch})`,
    ]
    bar.update((epoch - 1) * steps + step, note.filter(Boolean).join(', '))
    if (finished) onEpochs([...rows])
  }
  const stop = (history?: readonly EpochRow[]) => {
    bar?.stop()
    if (history && history.length > 0) onEpochs(listOf(history))
  }
  return { onProgress, stop }
}

const now = performance.now.bind(performance)
const clock = () => now() / 1000

const words = (label: string, counts: string, note: string) =>
  [label && `${label}:`, note ? `${counts}; ${note}` : counts].filter(Boolean).join(' ')

const barHtml = (part: number, text: string) =>
  `<progress max="1" value="${part.toFixed(4)}" style="vertical-align:middle"></progress> <span>${escapeHtml(text)}</span>`

function barText(part: number): string {
  const width = 24
  const full = Math.round(part * width)
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]`
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
