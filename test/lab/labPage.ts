import type { Browser, Locator, Page } from 'playwright-core'
import type { LabServer } from './server.ts'

/** A notebook in a browser. */
export interface LabPage {
  page: Page
  /** What the page's console said in red. */
  errors: string[]
  command(id: string, args?: object): Promise<void>
  /** Waits until no cell runs or waits. */
  idle(timeout?: number): Promise<void>
  runAll(timeout?: number): Promise<void>
  cell(index: number): Locator
  outputs(index: number): Locator
  /** Puts text into a cell and leaves the cursor at its end. */
  type(index: number, text: string): Promise<void>
  /** Starts a cell, as a reader does. */
  startCell(index: number): Promise<void>
  /** Runs a cell to its end. */
  runCell(index: number): Promise<void>
  toolbar(name: 'interrupt' | 'restart' | 'restart-and-run'): Promise<void>
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own objects, which come without types here
type LabWindow = { jupyterapp: any }

/** Opens a notebook in JupyterLab, and waits until its kernel answers. */
export async function openNotebook(browser: Browser, { url, token }: LabServer, name: string): Promise<LabPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } })
  page.setDefaultTimeout(2 * WAIT.timeout)
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${url}/lab?reset&token=${token}`)
  await page.waitForFunction(() => (globalThis as unknown as LabWindow).jupyterapp !== undefined, undefined, WAIT)
  const command = (id: string, args: object = {}) =>
    page.evaluate(
      async ([which, words]) => {
        const app = (globalThis as unknown as LabWindow).jupyterapp
        await app.restored
        await app.commands.execute(which, words)
      },
      [id, args] as const,
    )
  await command('docmanager:open', { path: name, factory: 'Notebook' })
  await page.evaluate(async () => {
    const { shell } = (globalThis as unknown as LabWindow).jupyterapp
    await shell.currentWidget.revealed
  })
  const idle = async (timeout = WAIT.timeout) => {
    await page.waitForFunction(
      () => {
        const context = (globalThis as unknown as LabWindow).jupyterapp.shell.currentWidget?.sessionContext
        const kernel = context?.session?.kernel
        return context?.isReady && kernel?.connectionStatus === 'connected' && kernel.status === 'idle'
      },
      undefined,
      { timeout },
    )
    await page.waitForSelector('.jp-Notebook-ExecutionIndicator[data-status=idle]', { timeout, state: 'attached' })
  }
  const cell = (index: number) => page.locator('.jp-Notebook .jp-Cell').nth(index)
  const editor = (index: number) => cell(index).locator('.cm-content')
  const startCell = async (index: number) => {
    await editor(index).click()
    await page.keyboard.press('Control+Enter')
  }
  const prompt = (index: number) => cell(index).locator('.jp-InputArea-prompt').innerText()
  await idle()
  return {
    page,
    errors,
    command,
    idle,
    runAll: async (timeout) => {
      await command('notebook:run-all-cells')
      await idle(timeout)
    },
    cell,
    outputs: (index) => cell(index).locator('.jp-OutputArea-output'),
    type: async (index, text) => {
      await editor(index).click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await page.keyboard.insertText(text)
    },
    startCell,
    runCell: async (index) => {
      const before = await prompt(index)
      await startCell(index)
      for (let now = before; now === before || !/\d/.test(now); now = await prompt(index)) await page.waitForTimeout(20)
      await idle()
    },
    toolbar: async (name) => {
      await page.locator(`[data-jp-item-name="${name}"] jp-button`).first().click()
      if (name !== 'interrupt') await page.locator('.jp-Dialog-button.jp-mod-accept').click()
    },
    close: () => page.close(),
  }
}

const WAIT = { timeout: 60_000 }
