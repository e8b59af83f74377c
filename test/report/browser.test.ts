import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { VEGA_LITE_MIME } from '../../src/plots/index.ts'
import { type Notebook, readNotebook, renderReport } from '../../src/report/index.ts'
import type { MimeBundle, StoredOutput } from '../../src/report/notebook/index.ts'
import { noChromium, openChromium } from './chromium.ts'
import { HOSTILE_CHARTS, HOSTILE_HTML, hostileNotebook, LOADING_CHARTS } from './hostileNotebook.ts'
import { codeCell, notebookOf } from './notebookOf.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const EXAMPLE = new URL('./fixtures/example.ipynb', import.meta.url)

/** A page, and what it said and asked for. */
interface Opened {
  page: Page
  complaints: string[]
  requests: string[]
}

describe('reports in a browser', { skip: noChromium }, () => {
  let browser: Browser
  before(async () => {
    browser = await openChromium()
  })
  after(() => browser.close())

  async function open(
    notebook: Notebook,
    name: string,
    options: BrowserContextOptions = {},
    trust = false,
  ): Promise<Opened> {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, await renderReport(notebook, { path: join(folder, `${name}.ipynb`), version: '0', trust }))
    const context = await browser.newContext({ offline: true, viewport: { width: 1300, height: 900 }, ...options })
    const page = await context.newPage()
    const opened: Opened = { page, complaints: [], requests: [] }
    page.on(
      'console',
      (message) => ['error', 'warning'].includes(message.type()) && opened.complaints.push(message.text()),
    )
    page.on('pageerror', (error) => opened.complaints.push(error.message))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) opened.requests.push(request.url())
    })
    await page.goto(pathToFileURL(file).href)
    return opened
  }
  const drawn = (page: Page) =>
    page.waitForSelector('html[data-charts="drawn"]', { state: 'attached', timeout: 60_000 })
  const states = (page: Page) =>
    page.$$eval('figure[data-kind="chart"]', (figures) =>
      figures.map((figure) => (figure as HTMLElement).dataset.state),
    )

  test('an example opens offline: every chart drawn and answering, formulas set, nothing on the console', async () => {
    const { page, complaints, requests } = await open(readNotebook(EXAMPLE.pathname), 'example')
    await drawn(page)
    assert.deepEqual(await states(page), ['drawn', 'drawn', 'drawn'])
    assert.equal(await page.locator('.still').count(), 0)
    assert.ok((await page.locator('figure svg .mark-symbol path').count()) > 10)
    assert.ok((await page.locator('.katex-html').count()) >= 2)
    assert.deepEqual([complaints, requests], [[], []])

    await page.locator('figure svg .mark-symbol path').nth(3).hover()
    assert.match((await page.locator('.tooltip').innerText()).replace(/\s+/g, ' '), /^m \[GeV\] /)
    await page.locator('figure input[type=range]').fill('7')
    await page.getByText('k is 7').waitFor({ timeout: 5000 })
    await page.context().close()
  })

  test('a figure leaves the page as SVG, PNG and data, offline and in the colours of paper', async () => {
    const { page, complaints } = await open(readNotebook(EXAMPLE.pathname), 'exports', { colorScheme: 'dark' })
    await drawn(page)
    const figure = page.locator('figure[data-kind="chart"]:has(button:text-is("data"))').first()
    const saved = async (name: string) => {
      const button = figure.getByRole('button', { name, exact: true })
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
    }
    const [svg, png, data] = [await saved('SVG'), await saved('PNG'), await saved('data')]
    assert.match(svg.name, /-figure-\d\.svg$/)
    const text = svg.bytes.toString()
    assert.ok(
      text.includes('xmlns="http://www.w3.org/2000/svg"') &&
        text.includes('@font-face') &&
        !text.includes('light-dark('),
    )
    const width = Number(/width="([\d.]+)"/.exec(text)?.[1])
    assert.ok(Math.abs(png.bytes.readUInt32BE(16) - 3 * width) <= 3, 'three pixels for each of the page')
    assert.match(data.bytes.toString(), /^[^\n]+,[^\n]+\n[^\n]+,/)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the buttons cover nothing of the text, however far the page is scrolled', async () => {
    for (const width of [390, 1300]) {
      const { page } = await open(readNotebook(EXAMPLE.pathname), 'bar', { viewport: { width, height: 500 } })
      await drawn(page)
      for (const top of [0, 300, 900]) {
        await page.evaluate((y) => scrollTo({ top: y, behavior: 'instant' }), top)
        const [bar, main] = [await page.locator('.bar').boundingBox(), await page.locator('main').boundingBox()]
        const isOver =
          bar &&
          main &&
          bar.x + bar.width > main.x &&
          bar.y + bar.height > Math.max(0, main.y + 40) &&
          bar.y + bar.height > 0
        assert.ok(!isOver || bar.y + bar.height <= main.y + 60, `${width} px wide, at ${top} px`)
      }
      await page.context().close()
    }
  })

  test('code folds, one by one and all at once; the theme follows the system and the reader', async () => {
    const { page } = await open(readNotebook(EXAMPLE.pathname), 'example', { colorScheme: 'dark' })
    await drawn(page)
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const label = () =>
      page
        .locator('figure svg .role-axis-title text')
        .first()
        .evaluate((text) => getComputedStyle(text).fill)
    assert.deepEqual([await paper(), await label()], ['rgb(20, 22, 27)', 'rgb(236, 236, 239)'])
    await page.click('button[data-do=theme]')
    assert.deepEqual([await paper(), await label()], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
    const code = page.locator('details.source pre').first()
    assert.equal(await code.isVisible(), false)
    await page.click('button[data-do=fold]')
    assert.equal(await code.isVisible(), true)
    await page.context().close()
  })

  test('paper is white whatever the screen is, and charts fit on it', async () => {
    const { page } = await open(readNotebook(EXAMPLE.pathname), 'example', {
      colorScheme: 'dark',
      viewport: { width: 650, height: 900 },
    })
    await drawn(page)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)')
    const widths = await page.$$eval('figure svg', (charts) =>
      charts.map((chart) => chart.getBoundingClientRect().right),
    )
    assert.ok(
      widths.every((right) => right <= 650),
      String(widths),
    )
    assert.ok((await page.pdf()).length > 10_000)
    await page.context().close()
  })

  test('without JavaScript the pictures stand in for the charts', async () => {
    const { page, complaints } = await open(readNotebook(EXAMPLE.pathname), 'example', { javaScriptEnabled: false })
    const pictures = page.locator('.still img')
    assert.equal(await pictures.count(), 3)
    assert.ok(
      await pictures.first().evaluate((picture: HTMLImageElement) => picture.complete && picture.naturalWidth > 100),
    )
    assert.equal(await page.locator('button').first().isVisible(), false)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('of a chart that cannot be drawn the picture stays, and the reader is told', async () => {
    const spec = { data: { values: [{ x: 1 }] }, mark: 'no such mark', encoding: { x: { field: 'x' } } }
    const shown = (data: MimeBundle): StoredOutput => ({ output_type: 'display_data', metadata: {}, data })
    const outputs = [
      shown({ [VEGA_LITE_MIME]: spec, 'image/png': PNG, 'text/plain': '[chart: a mass]' }),
      shown({ [VEGA_LITE_MIME]: spec, 'text/plain': '[chart: a mass]' }),
    ]
    const { page, complaints } = await open(notebookOf([{ ...codeCell('a', ''), outputs }]), 'undrawn')
    await drawn(page)
    assert.deepEqual(await states(page), ['still', 'still'])
    const figures = page.locator('figure')
    assert.equal(await figures.nth(0).locator('img').getAttribute('alt'), 'a mass')
    assert.equal(await figures.nth(0).innerText(), 'This chart could not be drawn here; this is its picture.')
    assert.match(await figures.nth(1).innerText(), /^\[chart: a mass\]\s+This chart could not be drawn here\.$/)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('on a narrow screen a chart becomes smaller, a wide one scrolls in its place, and the page does not', async () => {
    const chart = (width: number): StoredOutput => ({
      output_type: 'display_data',
      metadata: {},
      data: { [VEGA_LITE_MIME]: { width, height: 50, data: { values: [{ x: 1 }] }, mark: 'point' } },
    })
    const cell = { ...codeCell('a', ''), outputs: [chart(450), chart(900)] }
    const { page } = await open(notebookOf([cell]), 'narrow', { viewport: { width: 390, height: 844 } })
    await drawn(page)
    const [small, wide] = await page.$$eval('.drawn', (places) =>
      places.map((place) => ({ place: place.clientWidth, content: place.scrollWidth })),
    )
    assert.equal(small!.content, small!.place)
    assert.ok(wide!.content > 1.2 * wide!.place, JSON.stringify(wide))
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
    await page.context().close()
  })

  test('of a hostile notebook nothing runs, nothing loads, nothing leaves its place', async () => {
    const { page, complaints, requests } = await open(hostileNotebook(), 'hostile')
    await drawn(page)
    const address = page.url()
    // poke everything as a reader might
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('body *')) {
        for (const type of ['mouseover', 'focus', 'mousemove', 'toggle', 'click']) {
          element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }))
        }
      }
    })
    for (const mark of await page.locator('figure svg .mark-symbol path').all()) await mark.click({ force: true })
    await page.waitForTimeout(300)
    const ran = await page.evaluate(() => Object.keys(window).filter((name) => name.startsWith('ran_')))
    assert.deepEqual(ran, [])
    assert.deepEqual(requests, [])
    assert.equal(page.url().split('#')[0], address)
    assert.equal(page.context().pages().length, 1)
    assert.deepEqual(complaints, [])
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), 'grid')
    assert.equal((await states(page)).length, HOSTILE_CHARTS.length)
    const notDrawn = (await states(page)).filter((state) => state === 'still').length
    assert.equal(await page.locator('.left-out').count(), LOADING_CHARTS.length + notDrawn)
    await page.context().close()
  })

  test('in a notebook that the reader trusts the same HTML does run, so traces can be left', async () => {
    const [script, , image] = HOSTILE_HTML
    const trusted = hostileNotebook()
    trusted.cells = trusted.cells.filter((cell) => cell.source === script || cell.source === image)
    const { page } = await open(trusted, 'trusted', {}, true)
    await page.waitForFunction(() => 'ran_1' in window && 'ran_3' in window, undefined, { timeout: 5000 })
    await page.context().close()
  })

  test('the policy alone stops scripts that a hole in the sanitiser would let through', async () => {
    const file = join(folder, 'hole.html')
    const html = readFileSync(join(folder, 'hostile.html'), 'utf8')
    // a policy has no say over where a page is sent
    const hole = HOSTILE_HTML.filter((text) => !text.includes('http-equiv')).join('\n')
    writeFileSync(file, html.replace('<main>', `<main>${hole}`))
    const page = await browser.newPage()
    await page.goto(pathToFileURL(file).href)
    await page.waitForTimeout(300)
    const ran = await page.evaluate(() => Object.keys(window).filter((name) => name.startsWith('ran_')))
    assert.deepEqual(ran, [])
    await page.close()
  })
})
