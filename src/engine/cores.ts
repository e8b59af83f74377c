import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { EngineError } from './errors.ts'

const MOST_THREADS = 64

/**
 * How many threads to compute with: the number asked for, else `NEUTRINA_THREADS`, else the cores that this process may
 * use by its affinity and by the quota of its control group.
 * @throws EngineError when the number asked for is not an integer from 1 to 64
 */
export function chooseThreads(asked: number | string | undefined = process.env.NEUTRINA_THREADS): number {
  if (asked === undefined || asked === '') return Math.min(availableParallelism(), quota(), MOST_THREADS)
  const threads = Number(asked)
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads
  throw new EngineError({ who: 'threads', wanted: `an integer from 1 to ${MOST_THREADS}`, got: `'${asked}'` })
}

/** Cores that the control group grants, at least 1; infinity without a limit. */
function quota(): number {
  const limits = [
    // version 2: "quota period" or "max period"
    ...controlGroups('').map((path) => ratio(read(`/sys/fs/cgroup${path}/cpu.max`))),
    ...controlGroups('cpu').map((path) => {
      const folder = `/sys/fs/cgroup/cpu${path}`
      return ratio(`${read(`${folder}/cpu.cfs_quota_us`)} ${read(`${folder}/cpu.cfs_period_us`)}`)
    }),
  ]
  return Math.max(1, Math.floor(Math.min(...limits)))
}

/** The root of a controller and this process's own group in it. */
function controlGroups(controller: string): string[] {
  const own = read('/proc/self/cgroup')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, names]) => names?.split(',').includes(controller))
  return own?.[2] && own[2] !== '/' ? ['', own[2]] : ['']
}

function ratio(text: string): number {
  const [granted, period] = text.trim().split(/\s+/).map(Number)
  return granted > 0 && period > 0 ? granted / period : Number.POSITIVE_INFINITY
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
