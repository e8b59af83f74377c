import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { judge, load, singleNeutrino, systemOf, train, twoNeutrinos } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-few-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const SYSTEMS = [
  [singleNeutrino, 'nu-flows', 'semilep'],
  [twoNeutrinos, 'nu2-flows', 'dilep'],
] as const

for (const [system, network, sample] of SYSTEMS) {
  const few = async (count: number) => {
    const events = await readEvents(`data/ttbar_${sample}_test.h5`)
    const file = join(folder, `${sample}${count}.h5`)
    await writeEvents(file, takeEvents(events, [...Array(count).keys()]), { overwrite: true })
    return file
  }

  test(`${network}: files with too few events to train on or to judge by are named, with how many there must be`, async () => {
    await useBackend()
    const settings = { ...system.settings('neutrina'), epochs: 1 }
    const job = async (count: number) => ({
      network,
      settings,
      files: [await few(count)],
      seed: 1,
      out: join(folder, `${network}${count}`),
    })
    for (const count of [1, 2]) {
      await assert.rejects(
        train(system as never, await job(count)),
        new RegExp(`${sample}${count}\\.h5: expected 3 or more events, got ${count}`),
      )
    }
    assert.equal((await train(system as never, await job(3))).history.length, 1)
    const flow = await load(`test/fixtures/${system === singleNeutrino ? 'singleNeutrino' : 'twoNeutrinos'}/flow`)
    const evaluation = { files: [await few(1)], draws: 8, key: key(1) }
    await assert.rejects(judge(flow, evaluation), new RegExp(`${sample}1\\.h5: expected 2 or more events, got 1`))
  })
}

test('toys with too few events to train on are refused before a folder is made', async () => {
  const system = systemOf('binn')
  const out = join(folder, 'toy')
  const settings = system.settings('neutrina')
  for (const events of [0, 1, 2]) {
    const job = { network: 'binn', settings, files: [], toy: { name: 'wedge', events }, seed: 1, out }
    await assert.rejects(train(system, job), new RegExp(`toy wedge: expected 3 or more events, got ${events}`))
  }
  assert.ok(!existsSync(out))
})
