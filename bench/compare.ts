import { contest, type Pace, type Result, ratio, type Task } from './contest.ts'
import type { Entry } from './contestants.ts'
import { type Peer, startPeer } from './peers/peer.ts'
import { digits, table } from './table.ts'

/** Tells on standard error what is being done. */
export const say = (text: string) => process.stderr.write(`${text}\n`)

/**
 * Runs tasks among the entries and prints a table of each; ratios are to the first entry with as many threads.
 * @param network what the tables are headed with
 */
export async function compare(
  network: string,
  entries: readonly Entry[],
  tasks: readonly Task[],
  pace: Pace,
): Promise<void> {
  if (entries.length === 0) return
  say(`${network}: starting ${entries.length} contestants (compilers may take a minute)`)
  const peers = await startAll(entries)
  try {
    for (const task of tasks) {
      const onRound = (round: number) => say(`${task.title}: round ${round + 1} of ${pace.rounds}`)
      const results = await contest(task, peers, { ...pace, onRound })
      console.log(`\n${network}: ${task.title}\n${resultTable(task, entries, results)}`)
    }
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

function resultTable({ figure }: Task, entries: readonly Entry[], results: readonly Result[]): string {
  const base = entries[0].name
  const rows = entries.map(({ name, threads }, i) => {
    const { peer, median, quartiles } = results[i]
    const ours = entries.findIndex((entry) => entry.name === base && entry.threads === threads)
    const times = name === base || ours < 0 ? undefined : ratio(results[i], results[ours])
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
