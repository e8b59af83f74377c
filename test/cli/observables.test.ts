/** What is worked out from draws is written beside them, and is what the library gives for the draws in the file. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { File, ready } from 'h5wasm/node'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { masses } from '../../src/lib/kinematics/index.ts'
import {
  bPairProbabilities,
  dileptonObjects,
  dileptonTops,
  spinAngles,
  takeObjects,
} from '../../src/lib/reconstruction/index.ts'
import { neutrinaServed as neutrina } from './neutrina.ts'

const repository = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'observables-'))
const at = (name: string) => join(folder, name)
const [COUNT, DRAWS] = [90, 5]
const some = takeEvents(
  await readEvents(repository('data/ttbar_dilep_test.h5')),
  Int32Array.from({ length: COUNT }, (_, i) => i),
)
writeEvents(at('events.h5'), some)
const infer = (out: string, ...more: string[]) =>
  neutrina('infer', 'nu2-flows', '--data', at('events.h5'), '--out', at(out), '--draws', String(DRAWS), ...more)

test('observables of every draw, the b of each event, and what they are called', async () => {
  const { code, stderr } = await infer('all.h5', '--observables')
  assert.equal(code, 0, stderr)
  await ready
  const file = new File(at('all.h5'), 'r')
  const set = (name: string) => file.get(name) as unknown as { shape: number[]; value: Float32Array }
  const names = (attribute: string) => String(file.attrs[attribute].value).split(', ')
  const quantities = names('observables')
  assert.deepEqual(set('observables').shape, [COUNT, DRAWS, quantities.length])
  assert.deepEqual(names('of_event'), ['b_place', 'bbar_place', 'b_pair_probability'])
  const momenta = set('gen_nu').value
  const { chosen, confidence } = bPairProbabilities(some, { draws: DRAWS, momenta })
  const objects = takeObjects(
    dileptonObjects(some, chosen),
    Int32Array.from({ length: COUNT * DRAWS }, (_, row) => Math.floor(row / DRAWS)),
  )
  const angles = spinAngles(objects, momenta)
  const want: Record<string, (row: number) => number> = {
    'm_tt [GeV]': (row) => masses(dileptonTops(objects, momenta).topPair)[row],
    cos_phi: (row) => angles.between[row],
    cos_r_minus: (row) => angles.helicity.negative[3 * row + 1],
    cos_z_plus: (row) => angles.beam.positive[3 * row + 2],
  }
  const values = set('observables').value
  for (const [name, of] of Object.entries(want)) {
    const place = quantities.indexOf(name)
    assert.ok(place >= 0, `${name} in ${quantities}`)
    for (const row of [0, 7, COUNT * DRAWS - 1]) {
      const got = values[row * quantities.length + place]
      assert.ok(Math.abs(got - of(row)) <= 1e-6 * Math.abs(of(row)), `${name} of row ${row}: ${got}, ${of(row)}`)
    }
  }
  for (let i = 0; i < COUNT; i++) {
    const of = [...set('of_event').value.subarray(3 * i, 3 * i + 3)]
    assert.deepEqual(of, [chosen.b[i], chosen.bbar[i], Math.fround(confidence[i])])
  }
  file.close()
})

test('in parts they are the bytes of the whole; a network without any is refused', async () => {
  for (const part of [1, 2]) assert.equal((await infer(`${part}.h5`, '--observables', '--shard', `${part}/2`)).code, 0)
  const { code, stderr } = await neutrina('merge', at('2.h5'), at('1.h5'), '--out', at('merged.h5'))
  assert.equal(code, 0, stderr)
  await ready
  const [merged, whole] = ['merged.h5', 'all.h5'].map((name) => {
    const file = new File(at(name), 'r')
    const { value } = file.get('observables') as unknown as { value: Float32Array }
    file.close()
    return value
  })
  assert.deepEqual(merged, whole)
  const none = await neutrina(
    ...['infer', 'nu-flows', '--data', repository('data/ttbar_semilep_test.h5')],
    ...['--out', at('none.h5'), '--observables'],
  )
  assert.equal(none.code, 2)
  assert.match(none.stderr, /--observables: nu-flows: expected a network with observables, got nu-flows/)
})
