import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type Events, readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { singleNeutrino, train } from '../../src/lib/systems/index.ts'
import { useBackend } from '../../src/lib/tensor/index.ts'
import { readNotebook, renderReport } from '../../src/report/index.ts'
import { openFlow } from '../../src/report/live/client/flow.ts'
import { moved } from '../../src/report/live/client/handles.ts'
import { fromHalves, toHalves } from '../../src/report/live/halves.ts'
import { livePosterior } from '../../src/report/live/index.ts'
import { live } from '../../src/report/live/kind.ts'
import { LIVE, type LiveFlow } from '../../src/report/live/liveFlow.ts'
import { noChromium, openChromium } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const model = join(folder, 'flow')
let events: Events
let flow: LiveFlow

before(async () => {
  await useBackend('simd')
  const sample = await readEvents(fileURLToPath(new URL('../../data/ttbar_semilep_test.h5', import.meta.url)))
  events = takeEvents(
    sample,
    Array.from({ length: 1000 }, (_, i) => i),
  )
  const file = join(folder, 'events.h5')
  writeEvents(file, events)
  const settings = singleNeutrino.settings('neutrina', { epochs: 1 })
  await train(singleNeutrino, { network: 'nu-flows', files: [file], settings, seed: 3, out: model })
  const show = [4, 8].map((event) => ({ event, label: `event <b>${event}</b>` }))
  const display = await livePosterior({ model, events, show, draws: 200 })
  flow = JSON.parse(JSON.stringify(display[Symbol.for('Jupyter.display')]()[LIVE]))
})

test('halves: every finite one comes back, others are rounded to the nearest', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((half) => (half & 0x7c00) !== 0x7c00)
  assert.deepEqual(toHalves(fromHalves(all)), all)
  const numbers = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 8) - 4))
  const back = fromHalves(toHalves(numbers))
  for (let i = 0; i < numbers.length; i++) {
    const allowed = Math.max(2 ** -11 * Math.abs(numbers[i]), 2 ** -25)
    assert.ok(Math.abs(back[i] - numbers[i]) <= allowed, `${numbers[i]} became ${back[i]}`)
  }
  // halfway: to the even neighbour; beyond the largest: infinite
  assert.deepEqual(
    [...toHalves(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, -1e9))],
    [0x3c00, 0x3c02, 0x7bff, 0x7c00, 0xfc00],
  )
})

test('moved leptons and jets keep their masses; the missing momentum moves alone', () => {
  const [event] = flow.events
  const mass = ({ energy, pt, eta }: { energy: number; pt: number; eta: number }) =>
    energy ** 2 - (pt * Math.cosh(eta)) ** 2
  const there = moved(event, 1, { pt: 80, eta: 1 })
  assert.ok(Math.abs(mass(there.leptons[0]) - Math.max(0, mass(event.leptons[0]))) < 1e-3)
  assert.deepEqual([there.leptons[0].pt, there.leptons[0].phi], [80, event.leptons[0].phi])
  const jet = moved(event, 2, { pt: 50 })
  assert.ok(Math.abs(mass(jet.jets[0]) / mass(event.jets[0]) - 1) < 1e-6)
  assert.deepEqual([jet.jets[0].pt, jet.jets.slice(1), jet.leptons], [50, event.jets.slice(1), event.leptons])
  assert.deepEqual(moved(event, 0, { phi: 1 }), { ...event, met: { ...event.met, phi: 1 } })
})

test('what is no live flow is left out of a report', () => {
  const wrongs = [
    null,
    {},
    { ...flow, version: 2 },
    { ...flow, weights: '<script>' },
    { ...flow, draws: 1e9 },
    { ...flow, events: [] },
  ]
  for (const wrong of wrongs) assert.ok('leftOut' in live.prepare(wrong))
  assert.deepEqual(live.prepare(flow), { data: flow })
})

describe('a live posterior in a browser', { skip: noChromium }, () => {
  let browser: Browser
  before(async () => {
    browser = await openChromium()
  })
  after(() => browser.close())

  async function open(shown: unknown): Promise<{ page: Page; complaints: string[] }> {
    const output = { output_type: 'display_data', data: { [LIVE]: shown, 'text/plain': 'live' }, metadata: {} }
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
    await page.waitForSelector('html[data-live="ready"]', { state: 'attached', timeout: 60_000 })
    return { page, complaints }
  }
  const paths = (page: Page, name: string) =>
    page.$$eval(`.panels path.${name}`, (all) => all.map((path) => path.getAttribute('d')))

  test('the page draws what Node draws, offline, and answers sliders, the mouse and the reset', async () => {
    const { page, complaints } = await open(flow)
    const radius = await page.$eval('.rings circle', (ring) => Number(ring.getAttribute('r')))
    const scale = radius / Number.parseFloat(await page.$eval('.rings text', (text) => text.textContent!))
    const dots = await page.$eval('.cloud path', (path) => path.getAttribute('d')!)
    const inPage = [...dots.matchAll(/M(\S+) (\S+)h0/g)].map(([, x, y]) => [Number(x) / scale, -Number(y) / scale])
    const { values } = (await openFlow(flow)).draw(flow.events[0])
    const inNode = Array.from({ length: flow.draws }, (_, i) => [values[3 * i], values[3 * i + 1]])
    assert.ok(inPage.length > 0.9 * flow.draws)
    const seen = inNode.filter(([x, y]) => Math.hypot(x, y) * scale < 1.4 * 190)
    assert.equal(inPage.length, seen.length)
    // a tenth of a unit of the picture
    const apart = inPage.flatMap((dot, i) => dot.map((p, c) => Math.abs(p - seen[i][c])))
    assert.ok(Math.max(...apart) < 0.06 / scale)

    const measured = await paths(page, 'now')
    const behind = await paths(page, 'behind')
    await page.selectOption('.live label:has-text("Move") select', { index: 1 })
    await page.locator('.live input[type=range]').first().fill('200')
    await page.waitForFunction(
      (was) => document.querySelector('.panels path.now')!.getAttribute('d') !== was,
      measured[0],
    )
    assert.deepEqual(await paths(page, 'behind'), behind)
    await page.getByRole('button', { name: 'As measured' }).click()
    await page.waitForFunction(
      (was) => document.querySelector('.panels path.now')!.getAttribute('d') === was,
      measured[0],
    )

    await page.locator('.plane').scrollIntoViewIfNeeded()
    const box = (await page.locator('.plane .met .tip').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + 60)
    await page.mouse.up()
    await page.waitForFunction(
      (was) => document.querySelector('.panels path.now')!.getAttribute('d') !== was,
      measured[0],
    )
    // labels are texts, not markup
    assert.equal(await page.locator('.live option b').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a damaged model is a message, not a broken page', async () => {
    const { page, complaints } = await open({ ...flow, model: { format: '<img src=x onerror=alert(1)>' } })
    assert.match(await page.locator('figure .left-out').innerText(), /does not run here: .*neutrina-nu/)
    assert.equal(await page.locator('figure img').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
