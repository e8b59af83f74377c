/** Seconds since some moment. */
export type Clock = () => number

export const wallClock: Clock = () => performance.now() / 1000

/** Seconds that this process has computed: what a busy machine takes from it does not count. */
export const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
