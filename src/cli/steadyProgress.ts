import cliProgress from 'cli-progress'

/** Counts events on a terminal, with rate and time left; elsewhere one line for each tenth. */
export interface SteadyProgress {
  /** Tells that more are done; gives way to the event loop, so that Ctrl-C is heard. */
  add: (done: number) => Promise<void>
  stop: () => void
}

export function steadyProgress(stream: NodeJS.WriteStream, total: number): SteadyProgress {
  const show = stream.isTTY ? bar(stream, total) : lines(stream, total)
  let done = 0
  return {
    add: async (more) => {
      done += more
      show.update(done)
      await new Promise((resolve) => setImmediate(resolve))
    },
    stop: show.stop,
  }
}

function bar(stream: NodeJS.WriteStream, total: number) {
  const format = '{bar} {value} of {total} events, {duration_formatted} done, {eta_formatted} left'
  const shown = new cliProgress.SingleBar({ stream, format, barsize: 30, hideCursor: true }, cliProgress.Presets.rect)
  shown.start(total, 0)
  return { update: (done: number) => shown.update(done), stop: () => shown.stop() }
}

function lines(stream: NodeJS.WriteStream, total: number) {
  const began = performance.now()
  let tenth = 0
  const update = (done: number) => {
    const now = Math.floor((10 * done) / total)
    if (now === tenth) return
    tenth = now
    const seconds = (performance.now() - began) / 1000
    const left = (seconds * (total - done)) / done
    stream.write(`${done} of ${total} events, ${seconds.toFixed(0)} s done, about ${left.toFixed(0)} s left\n`)
  }
  return { update, stop: () => {} }
}

/** Progress that says how much there is to do once the files are open. */
export function lazyProgress(draws: number) {
  let shown: ReturnType<typeof steadyProgress> | undefined
  let before = 0
  return {
    to: (done: number, total: number) => {
      if (!shown) {
        process.stderr.write(`${total} events × ${draws} draws\n`)
        shown = steadyProgress(process.stderr, total)
      }
      const more = done - before
      before = done
      return shown.add(more)
    },
    stop: () => shown?.stop(),
  }
}
