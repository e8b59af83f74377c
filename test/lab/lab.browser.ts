import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { launch } from './browser.ts'
import { type LabPage, openNotebook } from './labPage.ts'
import { type Notebook, notebookOf, writeNotebook } from './notebook.ts'
import { type LabServer, startLab } from './server.ts'

const PYTHON = fileURLToPath(new URL('../../.venv-jupyter/bin/python', import.meta.url))
const NOTEBOOK = fileURLToPath(new URL('../../notebooks/01-single-neutrino.ipynb', import.meta.url))
const CHART = `import { chart } from './chart.ts'
chart([1, 3, 2])`
/** A chart as src/plots sends it, so that a failure here is not one of the plots. */
const CHART_MODULE = `
const spec = (values: number[]) => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: values.map((y, x) => ({ x, y })) },
  mark: { type: 'bar', tooltip: true },
  encoding: { x: { field: 'x', type: 'ordinal' }, y: { field: 'y', type: 'quantitative' } },
})
export const chart = (values: number[]) => ({
  [Symbol.for('Jupyter.display')]: async () => ({ 'application/vnd.vegalite.v5+json': spec(values), 'text/plain': 'chart' }),
})
`
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: cells hold templates
const CELLS = [
  'const numbers: number[] = [1.5, 2.5]\nconsole.log("printed")\nnumbers',
  CHART,
  "[{ name: '<b>bold</b>', pt: 1.25 }]",
  "md`**mass** is ${'<i>not</i>'} $m_W$`",
  'let counted = 0\nfor (const _ of progress([1, 2, 3], "cells")) counted++\ncounted',
  `jupyter.comms.register('echo', (comm) => comm.onMessage((data) => comm.send({ back: data })))
const comm = jupyter.comms.open('page', { hello: 'page' })
let answer: unknown
comm.onMessage((data) => { answer = data })`,
]

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

/** What the tests touch of JupyterLab's objects in the page. */
interface FrontEnd {
  jupyterapp: {
    shell: {
      currentWidget: {
        sessionContext: { session: { kernel: FrontEndKernel } }
        content: { model: { toJSON(): { cells: { outputs?: { output_type: string; data?: object }[] }[] } } }
      }
    }
  }
  opened: unknown
}
interface FrontEndKernel {
  status: string
  registerCommTarget(target: string, opened: (comm: FrontEndComm, open: { content: { data: unknown } }) => void): void
  createComm(target: string): FrontEndComm
}
interface FrontEndComm {
  onMsg: (message: { content: { data: unknown } }) => void
  open(data: object): void
  send(data: object): void
}

let server: LabServer
let browser: Browser
let lab: LabPage
before(async () => {
  server = await startLab()
  writeNotebook(server.folder, 'fixture.ipynb', notebookOf(...CELLS, ''))
  writeFileSync(join(server.folder, 'chart.ts'), CHART_MODULE)
  browser = await launch()
  lab = await openNotebook(browser, server, 'fixture.ipynb')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const scratch = CELLS.length

test('all cells run: text, table, chart, Markdown, progress, no error', async () => {
  await lab.page.evaluate(() => {
    const page = globalThis as unknown as FrontEnd
    // the front-end's end of the comm
    page.jupyterapp.shell.currentWidget.sessionContext.session.kernel.registerCommTarget('page', (comm, open) => {
      page.opened = open.content.data
      comm.send({ from: 'page' })
    })
  })
  await lab.runAll()
  assert.equal(await lab.page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]').count(), 0)
  assert.equal((await lab.outputs(0).first().innerText()).trim(), 'printed')
  assert.equal(await lab.outputs(0).last().innerText(), '[ 1.5, 2.5 ]')
  await lab.page.waitForSelector('.jp-RenderedVegaCommon5 canvas.marks')
  assert.equal(await lab.outputs(2).locator('td').first().innerText(), '<b>bold</b>')
  assert.equal(await lab.outputs(3).locator('strong').innerText(), 'mass')
  assert.match(await lab.outputs(3).innerText(), /<i>not<\/i>/)
  assert.match(await lab.outputs(4).first().innerText(), /^cells: 3 of 3 in /)
  assert.equal(await lab.outputs(4).last().innerText(), '3')
  const prompts = await lab.page.locator('.jp-InputArea-prompt').allInnerTexts()
  assert.deepEqual(prompts.slice(0, 6), ['[1]:', '[2]:', '[3]:', '[4]:', '[5]:', '[6]:'])
})

test('a chart answers the mouse', async () => {
  const canvas = lab.page.locator('.jp-RenderedVegaCommon5 canvas.marks').first()
  await canvas.scrollIntoViewIfNeeded()
  const box = (await canvas.boundingBox())!
  await lab.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await lab.page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height * 0.6)
  await lab.page.waitForSelector('#vg-tooltip-element.visible', { timeout: 10_000 })
})

test('comms go round both ways', async () => {
  assert.deepEqual(await lab.page.evaluate(() => (globalThis as unknown as FrontEnd).opened), { hello: 'page' })
  await lab.type(scratch, 'answer')
  await lab.runCell(scratch)
  assert.equal(await lab.outputs(scratch).first().innerText(), "{ from: 'page' }")
  const echo = await lab.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { kernel } = (globalThis as unknown as FrontEnd).jupyterapp.shell.currentWidget.sessionContext.session
        const comm = kernel.createComm('echo')
        comm.onMsg = (message) => resolve(message.content.data)
        comm.open({})
        comm.send({ x: [1, 2] })
      }),
  )
  assert.deepEqual(echo, { back: { x: [1, 2] } })
})

test('Tab completes from types', async () => {
  await lab.type(scratch, 'numbers.flatM')
  await lab.page.keyboard.press('Tab')
  const text = lab.cell(scratch).locator('.cm-content')
  const done = () => text.innerText().then((now) => now.includes('flatMap'))
  const items = lab.page.locator('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item')
  // a single match is put in at once
  for (let tries = 0; tries < 100 && !(await done()) && (await items.count()) === 0; tries++)
    await lab.page.waitForTimeout(100)
  if (!(await done())) await items.first().click()
  assert.match(await text.innerText(), /numbers\.flatMap/)
  await lab.type(scratch, 'numbers.f')
  await lab.page.keyboard.press('Tab')
  await items.first().waitFor()
  assert.ok((await items.allInnerTexts()).some((item) => item.includes('filter')))
  await lab.page.keyboard.press('Escape')
})

test('Shift-Tab tells the type', async () => {
  await lab.type(scratch, 'numbers')
  await lab.page.keyboard.press('Shift+Tab')
  const tooltip = lab.page.locator('.jp-Tooltip-content')
  await tooltip.waitFor()
  assert.match(await tooltip.innerText(), /number\[\]/)
  assert.ok(!/alias|import/.test(await tooltip.innerText()))
  await lab.page.keyboard.press('Escape')
})

test('a runaway cell is interrupted, and the notebook goes on with its state', async () => {
  await lab.type(scratch, 'counted = 10\nconsole.log("on")\nwhile (true) {}')
  await lab.startCell(scratch)
  await lab.outputs(scratch).getByText('on', { exact: true }).waitFor()
  await lab.toolbar('interrupt')
  await lab.outputs(scratch).getByText('KeyboardInterrupt').first().waitFor()
  await lab.idle()
  await lab.type(scratch, 'counted + numbers.length')
  await lab.runCell(scratch)
  assert.equal(await lab.outputs(scratch).first().innerText(), '12')
})

test('a type error is shown at its line, and nothing of the cell runs', async () => {
  await lab.type(scratch, 'console.log("never")\nconst wrong: string = numbers')
  await lab.runCell(scratch)
  const shown = await lab.outputs(scratch).allInnerTexts()
  assert.match(shown.join('\n'), /line 2/)
  assert.ok(!shown.join('\n').startsWith('never'))
})

test('jupyter.input asks in the page', async () => {
  await lab.type(scratch, 'await jupyter.input("who? ")')
  await lab.startCell(scratch)
  const box = lab.page.locator('.jp-Stdin-input')
  await box.fill('Ada')
  await box.press('Enter')
  await lab.outputs(scratch).getByText("'Ada'").waitFor()
  await lab.idle()
})

test('restart and run all, also while a cell loops', async () => {
  await lab.type(scratch, 'typeof counted')
  await lab.command('notebook:clear-all-cell-outputs')
  await lab.toolbar('restart-and-run')
  await lab.outputs(scratch).first().waitFor()
  await lab.idle()
  assert.equal(await lab.outputs(scratch).first().innerText(), "'number'")
  await lab.type(scratch, 'console.log("on")\nwhile (true) {}')
  await lab.startCell(scratch)
  await lab.outputs(scratch).getByText('on', { exact: true }).waitFor()
  await lab.toolbar('restart')
  await lab.idle()
  await lab.type(scratch, 'console.log("fresh")')
  await lab.runCell(scratch)
  assert.equal((await lab.outputs(scratch).first().innerText()).trim(), 'fresh')
})

test('the notebook is saved, highlighted as TypeScript, and exported to HTML', async () => {
  await lab.command('docmanager:save')
  const path = join(server.folder, 'fixture.ipynb')
  const saved = JSON.parse(readFileSync(path, 'utf8'))
  assert.equal(saved.metadata.language_info.codemirror_mode, 'typescript')
  assert.ok((await lab.cell(0).locator('.cm-content span').count()) > 3, 'tokens are coloured')
  const { status, stderr } = spawnSync(PYTHON, ['-m', 'nbconvert', '--to', 'html', path], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const page = await fetch(`${server.url}/nbconvert/html/fixture.ipynb?token=${server.token}`)
  assert.equal(page.status, 200)
  assert.match(await page.text(), /printed/)
})

test('notebook 01 runs, with every chart drawn and no error', { timeout: 300_000 }, async (context) => {
  if (!existsSync(NOTEBOOK)) return context.skip('notebooks/01-single-neutrino.ipynb is not there')
  const notebook = JSON.parse(readFileSync(NOTEBOOK, 'utf8')) as Notebook
  const parameters = notebook.cells.findIndex(({ metadata }) => metadata.tags?.includes('parameters'))
  notebook.cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
  )
  notebook.cells[parameters]!.source = String([notebook.cells[parameters]!.source].flat().join('')).replace(
    /^const size(.*) = .*$/m,
    "const size$1 = 'ci'",
  )
  writeNotebook(server.folder, '01.ipynb', notebook)
  const first = await openNotebook(browser, server, '01.ipynb')
  await first.runAll(280_000)
  const saved = await first.page.evaluate(() =>
    (globalThis as unknown as FrontEnd).jupyterapp.shell.currentWidget.content.model.toJSON(),
  )
  const outputs = saved.cells.flatMap(({ outputs = [] }) => outputs)
  assert.deepEqual(
    outputs.filter(({ output_type }) => output_type === 'error'),
    [],
  )
  const charts = outputs.filter(({ data = {} }) => 'application/vnd.vegalite.v5+json' in data).length
  assert.ok(charts > 5, `${charts} charts`)
  const drawn = await first.page.evaluate(async () => {
    // cells out of sight are drawn when they are scrolled to
    let drawn = 0
    for (const cell of document.querySelectorAll('.jp-Notebook .jp-Cell')) {
      cell.scrollIntoView()
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    for (const canvas of document.querySelectorAll('.jp-RenderedVegaCommon5 canvas.marks'))
      if (canvas.clientWidth > 50) drawn++
    return drawn
  })
  assert.equal(drawn, charts)
  await first.close()
})

test('the console of the page stayed clean', () => {
  const ours = lab.errors.filter((text) => !/favicon|404|Failed to load resource|workspaces|Canceled future/.test(text))
  assert.deepEqual(ours, [])
})
