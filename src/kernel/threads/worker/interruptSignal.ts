/** Node's own watcher of signals; there is no public one for threads other than the main one. */
interface SignalWatcher {
  onsignal: (signal: number) => void
  start(signal: number): number
}

/**
 * Hears SIGINT in this thread, also while the main thread is in a loop.
 * @returns whether it will; else only the main thread hears it, when it is free
 */
export function onInterruptSignal(listener: () => void): boolean {
  try {
    const { binding } = process as unknown as { binding(name: string): { Signal: new () => SignalWatcher } }
    const watcher = new (binding('signal_wrap').Signal)()
    watcher.onsignal = listener
    return watcher.start(2) === 0
  } catch {
    return false
  }
}
