import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readNotebook, renderReport } from '../../src/report/index.ts'
import { noChromium, openChromium } from './chromium.ts'

const NOTEBOOKS = fileURLToPath(new URL('../../notebooks', import.meta.url))
const LARGEST = 5e6
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))

for (const name of readdirSync(NOTEBOOKS).filter((name) => name.endsWith('.ipynb'))) {
  test(`${name}: its report is small, opens offline, and draws every chart`, { skip: noChromium }, async () => {
    const path = join(NOTEBOOKS, name)
    const notebook = readNotebook(path)
    const html = await renderReport(notebook, { path, version: '0' })
    const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    const charts = outputs.filter((output) => 'data' in output && 'application/vnd.vegalite.v5+json' in output.data)
    assert.ok(charts.length > 5, 'committed executed')
    assert.ok(!outputs.some(({ output_type: type }) => type === 'error'))
    assert.ok(Buffer.byteLength(html) < LARGEST, `${Buffer.byteLength(html)} bytes`)
    writeFileSync(join(folder, 'report.html'), html)

    const browser = await openChromium()
    try {
      const page = await (await browser.newContext({ offline: true })).newPage()
      const complaints: string[] = []
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(pathToFileURL(join(folder, 'report.html')).href)
      await page.waitForSelector('html[data-charts="drawn"]', { state: 'attached', timeout: 120_000 })
      const states = await page.$$eval('figure[data-kind="chart"]', (figures) =>
        figures.map((figure) => (figure as HTMLElement).dataset.state),
      )
      assert.deepEqual(
        states,
        charts.map(() => 'drawn'),
      )
      assert.deepEqual(complaints, [])
      const told = await page.$$eval('figure .drawn', (places) =>
        places.map((place) => place.getAttribute('aria-label')),
      )
      assert.ok(told.every((label) => label !== null && label.length > 10) && told.length === charts.length)
    } finally {
      await browser.close()
    }
  })
}
