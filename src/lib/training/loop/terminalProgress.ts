import cliProgress from 'cli-progress'
import type { Progress } from './progress.ts'

/** Shows a training on a terminal. */
export interface TerminalProgress {
  /** Shows how far the training is. */
  onProgress: (progress: Progress) => void
  /** To be called when the training has ended, however it did: gives the line and the cursor back. */
  stop: () => void
}

/** What of `process.stderr` is used; said without Node's types, which who imports the library need not have. */
export interface ProgressStream {
  readonly isTTY?: boolean
  /** Writes a text as it is. */
  write(text: string): unknown
}

/**
 * A reporter of progress for a stream: on a terminal one bar with rate, time left and losses; elsewhere (a file, a batch
 * system's log) one line an epoch.
 */
export const terminalProgress = (stream: ProgressStream): TerminalProgress =>
  stream.isTTY ? onTerminal(stream as NodeJS.WriteStream) : onLines(stream)

function onTerminal(stream: NodeJS.WriteStream): TerminalProgress {
  const format = 'epoch {epoch} of {epochs} {bar} {figures}'
  const bar = new cliProgress.SingleBar({ stream, format, barsize: 20, hideCursor: true }, cliProgress.Presets.rect)
  let finished: Progress['finished']
  return {
    onProgress: (progress) => {
      const { epoch, epochs, step, steps } = progress
      finished = progress.finished ?? finished
      const payload = { epoch, epochs, figures: figures({ ...progress, ...(finished && { finished }) }) }
      const at = (epoch - 1) * steps + step
      if (bar.isActive) bar.update(at, payload)
      else bar.start(epochs * steps, at, payload)
    },
    stop: () => bar.stop(),
  }
}

function onLines(stream: ProgressStream): TerminalProgress {
  return {
    onProgress: (progress) => {
      if (progress.finished) stream.write(`epoch ${progress.epoch} of ${progress.epochs}: ${figures(progress)}\n`)
    },
    stop: () => {},
  }
}

function figures({ trainingLoss, finished, best, eventsPerSecond, secondsLeft }: Progress): string {
  const parts = [
    `loss ${trainingLoss.toFixed(4)}`,
    finished && `validation ${finished.validationLoss.toFixed(4)}`,
    best && `best ${best.validationLoss.toFixed(4)} (epoch ${best.epoch})`,
    `${Math.round(eventsPerSecond)} events/s`,
    `${duration(secondsLeft)} left`,
  ]
  return parts.filter(Boolean).join(', ')
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
