import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { jetsLayout, readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { particleClouds, train } from '../../src/lib/systems/index.ts'
import { useBackend } from '../../src/lib/tensor/index.ts'
import { readNotebook, renderReport } from '../../src/report/index.ts'
import { openGenerator } from '../../src/report/live/clouds/client/generator.ts'
import { liveClouds as kind } from '../../src/report/live/clouds/kind.ts'
import { LIVE_CLOUDS, type LiveClouds } from '../../src/report/live/clouds/liveClouds.ts'
import { liveClouds } from '../../src/report/live/index.ts'
import { noChromium, openChromium } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const model = join(folder, 'clouds')
const masses = { least: 0.05, first: 0.17, most: 0.3 }
let clouds: LiveClouds

before(async () => {
  await useBackend('simd')
  const all = await readEvents('data/jets_top.h5', { layout: jetsLayout })
  const some = takeEvents(
    all,
    Array.from({ length: 400 }, (_, i) => i),
  )
  const file = join(folder, 'jets.h5')
  writeEvents(file, some)
  const settings = particleClouds.settings('neutrina', { profile: 'matching-small', epochs: 2, batchSize: 64 })
  await train(particleClouds, { network: 'clouds', files: [file], settings, seed: 3, out: model })
  const display = await liveClouds({ model, masses, jets: 12 })
  clouds = JSON.parse(JSON.stringify(display[Symbol.for('Jupyter.display')]()[LIVE_CLOUDS]))
})

test('masses and numbers that cannot be asked for are refused', async () => {
  await assert.rejects(liveClouds({ model, masses: { ...masses, least: 0 } }), /least ≤ first ≤ most/)
  await assert.rejects(liveClouds({ model, masses: { ...masses, first: Number.NaN } }), /least ≤ first ≤ most/)
  await assert.rejects(liveClouds({ model, masses, jets: 1e6 }), /1 to 400/)
  await assert.rejects(liveClouds({ model, masses, particles: 0.5 }), /1 to 200/)
})

test('what is no live generator is left out of a report', () => {
  const wrongs = [
    null,
    {},
    { ...clouds, version: 2 },
    { ...clouds, weights: '<script>' },
    { ...clouds, jets: 1e9 },
    { ...clouds, particles: -1 },
    { ...clouds, masses: { ...masses, most: '1' } },
    { ...clouds, params: 1 },
  ]
  for (const wrong of wrongs) assert.ok('leftOut' in kind.prepare(wrong), JSON.stringify(wrong)?.slice(0, 80))
  assert.deepEqual(kind.prepare(clouds), { data: clouds })
})

test('the same choice makes the same jets, however they are cut', async () => {
  const make = await openGenerator(clouds)
  const asked = { mass: 0.2, particles: 25, seed: 4 }
  const all = make(asked, 0, 6)
  const cut = [...make(asked, 0, 2), ...make(asked, 2, 4)]
  all.forEach(({ mass, particles }, i) => {
    assert.equal(particles.length, 25)
    assert.ok(Math.abs(mass - cut[i].mass) < 1e-4)
  })
})

describe('live jets in a browser', { skip: noChromium }, () => {
  let browser: Browser
  before(async () => {
    browser = await openChromium()
  })
  after(() => browser.close())

  async function open(shown: unknown): Promise<{ page: Page; complaints: string[] }> {
    const output = { output_type: 'display_data', data: { [LIVE_CLOUDS]: shown, 'text/plain': 'live' }, metadata: {} }
    const cell = { cell_type: 'code', id: 'a', metadata: {}, source: 'x', execution_count: 1, outputs: [output] }
    const path = join(folder, 'live.ipynb')
    writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }))
    const file = join(folder, 'live.html')
    writeFileSync(file, await renderReport(readNotebook(path), { path, version: '0' }))
    const page = await (await browser.newContext({ offline: true })).newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(pathToFileURL(file).href)
    await page.waitForSelector('html[data-live-clouds="ready"]', { state: 'attached', timeout: 60_000 })
    return { page, complaints }
  }
  const shown = (page: Page) => page.$$eval('.jet text', (all) => all.map((text) => text.textContent!))

  test('the page makes what Node makes, offline, and answers the sliders and the button', async () => {
    const { page, complaints } = await open(clouds)
    const inPage = await shown(page)
    const inNode = (await openGenerator(clouds))({ mass: 0.17, particles: 30, seed: 1 }, 0, 8)
    assert.equal(inPage.length, 8)
    for (const [i, mass] of inPage.entries()) assert.ok(Math.abs(Number(mass) - inNode[i].mass) < 2e-3, `${i}: ${mass}`)
    assert.match(await page.locator('.said').innerText(), /12 jets in \d+ ms.* mass of 0\.170/)
    const discs = await page.locator('.jet').first().locator('.discs circle').count()
    assert.ok(discs > 20 && discs <= 30, `${discs} discs`)

    await page.locator('.live-clouds input[type=range]').nth(1).fill('5')
    await page.waitForFunction(() => document.querySelectorAll('.jet:first-child .discs circle').length <= 5)
    await page.locator('.live-clouds input[type=range]').first().fill('0.25')
    await page.waitForFunction(() => /12 jets.* mass of 0\.250/.test(document.querySelector('.said')!.textContent!))
    const before = await shown(page)
    await page.getByRole('button', { name: 'Other jets' }).click()
    await page.waitForFunction((was) => document.querySelector('.jet text')!.textContent !== was, before[0])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a damaged model is a message, not a broken page', async () => {
    const { page, complaints } = await open({ ...clouds, model: { format: '<img src=x onerror=alert(1)>' } })
    assert.match(await page.locator('figure .left-out').innerText(), /do not run here: .*neutrina/)
    assert.equal(await page.locator('figure img').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
