import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compare } from '../../compare.ts'
import type { Task } from '../../contest.ts'
import { type Entry, peerEntry, twinEntries } from '../../contestants.ts'
import { JETS, twinCase } from './shipped.ts'
import type { CloudsBench } from './training.ts'

const TASKS: readonly Task[] = [
  {
    title: 'training step of 128 jets (forward, backward, clipping, AdamW)',
    run: (peer, times) => peer.step(times),
    figure: { unit: 'ms', of: (cost) => 1000 * cost },
  },
  {
    title: `${JETS} jets drawn, 16 midpoint steps`,
    run: (peer, times) => peer.draws(times),
    figure: { unit: 'jets/s', of: (cost) => 1 / cost },
  },
]

/** The network that comes along, its training step and its draws, beside a PyTorch twin. */
export async function printSpeed(bench: CloudsBench): Promise<void> {
  const { python, compile, clock, rounds, seconds } = bench
  const [threads, backends] = [bench.threads.split(',').map(Number), bench.backends.split(',')]
  const folder = mkdtempSync(join(tmpdir(), 'clouds-'))
  try {
    const file = join(folder, 'case.json')
    writeFileSync(file, JSON.stringify(await twinCase()))
    const twins = (n: number): Entry[] =>
      python ? twinEntries({ python, compile, script: 'torchClouds.py', threads: n, args: ['--case', file] }) : []
    // peers inherit it
    process.env.BENCH_CLOCK = clock
    console.log(`${clock} time, ${rounds} rounds, ${seconds} s for each contestant; ratios are medians of rounds`)
    const ours = backends.flatMap((backend) => threads.map((n) => peerEntry('clouds.ts', backend, n)))
    const entries = [...ours, ...threads.flatMap(twins)]
    await compare('clouds of particles', entries, TASKS, { rounds, seconds })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
