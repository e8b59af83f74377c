import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  concatEvents,
  type Events,
  openEvents,
  readEvents,
  takeEvents,
  writeEvents,
} from '../../src/lib/events/index.ts'
import { DomainError } from '../../src/lib/tensor/index.ts'
import { sharedData } from '../helpers/sharedData.ts'
import { temporaryFolder } from './folder.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('several files are one set, in their order, and ranges and blocks run across their borders', async () => {
  const parts = [toyEvents(1, 500), toyEvents(2, 1), toyEvents(3, 450)]
  const paths = parts.map((part, i) => {
    writeEvents(inFolder(`part-${i}.h5`), part, { gzip: 1 })
    return inFolder(`part-${i}.h5`)
  })
  const all = concatEvents(parts)
  const source = await openEvents(paths)
  assert.equal(source.count, 951)
  assert.deepEqual(source.read(), all)
  assert.deepEqual(source.read(490, 510), takeEvents(all, range(490, 510)))
  for (const size of [7, 500, 2000]) assert.deepEqual(concatEvents([...source.blocks(size)]), all)
  const sizes = [...source.blocks(400)].map(({ count }) => count)
  assert.deepEqual(sizes, [400, 400, 151])
  source.close()
})

test('blocks of a large file are its events, wherever they are cut', async () => {
  const source = await openEvents(sharedData('ttbar_semilep_test.h5'), { truth: ['neutrinos'] })
  const all = source.read()
  for (const size of [6000, 25_000]) assert.deepEqual(concatEvents([...source.blocks(size)]), all)
  assert.deepEqual(source.read(8190, 8195), takeEvents(all, range(8190, 8195)))
  source.close()
})

test('only the truth that is asked for is read', async () => {
  writeEvents(inFolder('truth.h5'), toyEvents(1, 10))
  const source = await openEvents(inFolder('truth.h5'), { truth: ['neutrinos'] })
  assert.deepEqual(source.truth, ['neutrinos'])
  assert.equal(source.read().truthQuarks, undefined)
  assert.equal(source.read().neutrinos?.pt.length, 10)
  source.close()
  const bare = await readEvents(inFolder('truth.h5'), { truth: [] })
  assert.deepEqual(Object.keys(bare).sort(), ['count', 'jets', 'layout', 'leptons', 'met', 'nbjets', 'njets'])
})

test('refused: ranges outside the events', async () => {
  writeEvents(inFolder('range.h5'), toyEvents(1, 10))
  const source = await openEvents(inFolder('range.h5'))
  for (const [from, to] of [
    [-1, 3],
    [4, 3],
    [0, 11],
    [0.5, 3],
  ])
    assert.throws(() => source.read(from, to), DomainError)
  assert.equal(source.read(3, 3).count, 0)
  for (const size of [0, -1, 2.5]) assert.throws(() => source.blocks(size).next(), DomainError)
  source.close()
})

/** Sums that any change of rows, columns or types would move. */
const summary = ({ count, met, jets, njets, nbjets, neutrinos, matchability }: Events) => ({
  count,
  met: Math.round(met.pt.reduce((sum, x) => sum + x, 0) / count),
  jets: jets.pt.reduce((sum, x) => sum + Number(x > 0), 0),
  njets: njets.reduce((sum, n) => sum + Math.min(n, jets.perEvent), 0),
  tags: jets.isTagged.reduce((sum, tag) => sum + tag, 0) - nbjets.reduce((sum, n) => sum + n, 0),
  flavours: neutrinos!.pdgId!.reduce((sum, id) => sum + Number([12, 14].includes(Math.abs(id))), 0),
  matched: matchability!.reduce((sum, bits) => sum + Number(bits === 15), 0),
})

test('the shared sample: jets that are there are as many as njets says, tags as nbjets, neutrinos are of e and μ', async () => {
  const { count, met, jets, njets, tags, flavours, matched } = summary(
    await readEvents(sharedData('ttbar_semilep_test.h5')),
  )
  assert.equal(count, 40_000)
  assert.ok(met > 40 && met < 90, `mean missing momentum ${met} GeV`)
  assert.equal(jets, njets)
  assert.equal(tags, 0)
  assert.equal(flavours, count)
  // shared/data/README.md: 18,318 fully matched events whose true jets are among the nine hardest
  assert.ok(matched >= 18_318 && matched < 18_500, `${matched} fully matched`)
})

test('the sample that ships is the beginning of the shared one, to the bit', async () => {
  for (const [name, count] of [
    ['ttbar_semilep_train.h5', 40_000],
    ['ttbar_semilep_test.h5', 10_000],
  ] as const) {
    const shipped = await readEvents(fileURLToPath(new URL(`../../data/${name}`, import.meta.url)))
    const source = await openEvents(sharedData(name))
    assert.deepEqual(shipped, source.read(0, count))
    source.close()
  }
})
