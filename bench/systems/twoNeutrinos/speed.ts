import { type Events, takeEvents } from '../../../src/lib/events/index.ts'
import { bCandidates, dileptonObjects, ellipseMethod, nuWeighting } from '../../../src/lib/reconstruction/index.ts'
import { posteriorOf, type Trained } from '../../../src/lib/systems/index.ts'
import type { Key } from '../../../src/lib/tensor/index.ts'

const ROUNDS = 3
const SIZE = 512

/** Milliseconds an event of each method, in turn, the least of several rounds: ν-Weighting as scanned in practice and plain. */
export function printSpeed(trained: Trained, events: Events, { draws, key }: { draws: number; key: Key }): void {
  const some = takeEvents(
    events,
    Int32Array.from({ length: Math.min(SIZE, events.count) }, (_, i) => i),
  )
  const objects = dileptonObjects(some, bCandidates(some))
  const topMasses = [171, 171.5, 172, 172.5, 173, 173.5, 174]
  const contestants: Record<string, () => void> = {
    [`flow, ${draws} draws with log-density`]: () => draw(trained, some, { draws, key }),
    'flow, 1 draw': () => draw(trained, some, { draws: 1, key }),
    'ν-Weighting, 51 × 51, both pairings': () => void nuWeighting(objects),
    'ν-Weighting, 51 × 51, both pairings, 7 m_t': () => void nuWeighting(objects, { topMasses }),
    'ν-Weighting, 51 × 51, both pairings, 7 m_t, 20 smeared': () =>
      void nuWeighting(objects, { topMasses, smearing: { key, times: 20 } }),
    Ellipse: () => void ellipseMethod(objects),
  }
  const best = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const began = performance.now()
      run()
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, (performance.now() - began) / some.count))
    }
  }
  console.log('\nTime an event (least of three rounds, in turn)')
  for (const [name, ms] of best) console.log(`  ${name}: ${ms.toFixed(3)} ms`)
  console.log()
}

function draw(trained: Trained, events: Events, { draws, key }: { draws: number; key: Key }): void {
  for (const _ of posteriorOf(trained, 'bench').draw(events, { key, draws }));
}
