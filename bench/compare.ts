import { contest, type Pace, type Result, ratio, type Task } from './contest.ts'
import type { Entry } from './contestants.ts'
import { type Peer, startPeer } from './peers/peer.ts'
import { digits, table } from './table.ts'

/** Tells on standard error what is being done. */
export const say = (text: string) => process.stderr.write(`${text}\n`)

/** One peer beside neutrina in one task. */
export interface Standing {
  readonly network: string
  readonly task: Task
  readonly threads: number
  readonly ours: number
  readonly peer: string
  readonly theirs: number
  /** How many times the time of neutrina's first backend it takes. */
  readonly times: ReturnType<typeof ratio>
}

/**
 * Runs tasks among the entries and prints a table of each; ratios are to the first entry with as many threads.
 * @param network what the tables are headed with
 * @returns how each entry stands beside the first
 */
export async function compare(
  network: string,
  entries: readonly Entry[],
  tasks: readonly Task[],
  pace: Pace,
): Promise<Standing[]> {
  if (entries.length === 0) return []
  say(`${network}: starting ${entries.length} contestants (compilers may take a minute)`)
  const peers = await startAll(entries)
  const standings: Standing[] = []
  try {
    for (const task of tasks) {
      const onRound = (round: number) => say(`${task.title}: round ${round + 1} of ${pace.rounds}`)
      const able = entries.map(({ only = task.kind }) => only === task.kind)
      const some = entries.filter((_, i) => able[i])
      const results = await contest(
        task,
        peers.filter((_, i) => able[i]),
        { ...pace, onRound },
      )
      console.log(`\n${network}: ${task.title}\n${resultTable(task, some, results)}`)
      standings.push(...standingsOf(network, task, some, results))
    }
    return standings
  } finally {
    await Promise.all(peers.map((peer) => peer.quit()))
  }
}

async function startAll(entries: readonly Entry[]): Promise<Peer[]> {
  const started = await Promise.allSettled(entries.map(startPeer))
  const peers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = started.find((one) => one.status === 'rejected')
  if (!failed) return peers
  await Promise.all(peers.map((peer) => peer.quit()))
  throw failed.reason
}

/** The place of neutrina's first backend with as many threads, of which ratios are taken. */
function baseOf(entries: readonly Entry[], i: number): number | undefined {
  const base = entries.findIndex(({ name, threads }) => name === entries[0].name && threads === entries[i].threads)
  return base < 0 || base === i ? undefined : base
}

function standingsOf(network: string, task: Task, entries: readonly Entry[], results: readonly Result[]): Standing[] {
  return entries.flatMap(({ name, threads }, i) => {
    const base = baseOf(entries, i)
    if (base === undefined) return []
    const [own, theirs] = [results[base].median, results[i].median]
    return [{ network, task, threads, ours: own, peer: name, theirs, times: ratio(results[i], results[base]) }]
  })
}

/** All of a contest in one table: neutrina's first backend and each peer, in each task. */
export const standingsTable = (standings: readonly Standing[]): string =>
  table(
    ['', 'task', 'threads', '', 'neutrina', 'peer', 'its', '×', 'least – most'],
    standings.map(({ network, task, threads, ours: own, peer, theirs, times }) => [
      ...[network, task.kind, String(threads), task.figure.unit, digits(own), peer, digits(theirs)],
      ...[digits(times.median), times.range.map(digits).join(' – ')],
    ]),
  )

function resultTable({ figure }: Task, entries: readonly Entry[], results: readonly Result[]): string {
  const base = entries[0].name
  const rows = entries.map(({ name, threads }, i) => {
    const { peer, median, quartiles } = results[i]
    const ours = baseOf(entries, i)
    const times = ours === undefined ? undefined : ratio(results[i], results[ours])
    return [
      name,
      String(threads),
      peer.weights.toLocaleString('en'),
      digits(median),
      quartiles.map(digits).join(' – '),
      times ? digits(times.median) : '',
      times ? times.range.map(digits).join(' – ') : '',
      Object.entries(peer.versions)
        .map((pair) => pair.join(' '))
        .join(', '),
    ]
  })
  return table(
    ['', 'threads', 'weights', figure.unit, 'quartiles', `× time of ${base}`, 'least – most', 'versions'],
    rows,
  )
}
