const EVERY_MS = 1000

/** Calls back when the Jupyter server that started this process is gone; nothing to watch when no server did. */
export function onOrphaned(callback: () => void): void {
  if (!process.env.JPY_PARENT_PID || process.env.JPY_PARENT_PID === '1') return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) callback()
  }, EVERY_MS)
}
