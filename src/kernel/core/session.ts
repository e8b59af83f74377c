import { resolve } from 'node:path'
import { createLanguage } from './createLanguage.ts'
import { languageHere } from './languagePort.ts'
import { installReload } from './loader/reload.ts'
import type { CellError } from './output.ts'
import { createCellRegistry } from './run/cellRegistry.ts'
import { reportRefusals, reportThrown } from './run/errorReport.ts'
import { catchMishaps } from './run/mishaps.ts'
import { openRealm } from './run/realm.ts'
import { installStackTraces } from './run/stackTrace.ts'
import { captureStreams } from './run/streams.ts'
import type { CellOutcome, ExecuteOptions, Session, SessionOptions } from './sessionTypes.ts'

/** What a cell is raced with. */
interface Running {
  controller: AbortController
  interrupted: Promise<never>
  interrupt(): void
  options: ExecuteOptions
}

const INTERRUPTED: CellError = {
  ename: 'KeyboardInterrupt',
  evalue: 'the cell was interrupted',
  traceback: ['\u001b[31mKeyboardInterrupt\u001b[0m: the cell was interrupted; what it had assigned is kept'],
}

class Interruption extends Error {}

function startRunning(options: ExecuteOptions): Running {
  const controller = new AbortController()
  let interrupt = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => {
      const reason = new Interruption('the cell was interrupted')
      reject(reason)
      controller.abort(reason)
    }
  })
  // nobody may be waiting when it comes
  interrupted.catch(() => {})
  return { controller, interrupted, interrupt, options }
}

const nobodyToAsk = () =>
  Promise.reject(
    new Error('jupyter.input: expected a front-end that asks its reader, got none; run the notebook in JupyterLab.'),
  )

/**
 * Opens a session: from now on text printed by this process and errors that nobody catches belong to its cells.
 * @throws whatever the language service cannot make of the folder
 */
export async function openSession({ folder, sink, language, display }: SessionOptions): Promise<Session> {
  const home = resolve(folder)
  installReload()
  const client = language ?? languageHere(() => createLanguage(home))
  const shown = display ?? (await import('../display/index.ts'))
  const realm = await openRealm(home)
  const cells = createCellRegistry()
  let running: Running | undefined
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  let scripts = 0

  const print = (name: 'stdout' | 'stderr', text: string) => sink({ type: 'stream', name, text })
  const installed = shown.installJupyterGlobal({
    emit: sink,
    ask: (prompt, password) => (running?.options.input ?? nobodyToAsk)(prompt, password),
    signal: () => running?.controller.signal ?? new AbortController().signal,
  })
  const releases = [
    captureStreams(print),
    installStackTraces(cells),
    catchMishaps((thrown) => {
      print('stderr', `${reportThrown(cells, thrown).traceback.join('\n')}\n`)
    }),
    installed.uninstall,
  ]

  /** @returns the error, if there is one */
  const runCell = async (code: string, label: number, now: Running): Promise<CellError | undefined> => {
    const prepared = await Promise.race([client.prepare(code, label), now.interrupted])
    if (!prepared.ok) return reportRefusals(code, label, prepared.refusals)
    await client.accept(prepared.cell)
    const id = ++scripts
    cells.add(realm.urlOf(id), { label, code, positions: prepared.positions })
    const result = await Promise.race([realm.run(id, prepared), now.interrupted])
    await Promise.race([installed.settle(), now.interrupted])
    if (result?.value !== undefined && !now.options.silent) {
      const bundle = await Promise.race([shown.toBundle(result.value), now.interrupted])
      sink({ type: 'execute_result', executionCount: label, ...bundle })
    }
    return undefined
  }

  const execute = async (code: string, options: ExecuteOptions): Promise<CellOutcome> => {
    const start = performance.now()
    const counted = !options.silent && options.storeHistory !== false
    const label = counted ? ++count : count
    const now = startRunning(options)
    running = now
    let error: CellError | undefined
    try {
      error = await runCell(code, label, now)
    } catch (thrown) {
      error = thrown instanceof Interruption ? INTERRUPTED : reportThrown(cells, thrown)
    }
    if (error) sink({ type: 'error', ...error })
    const durationMs = performance.now() - start
    return { status: error ? 'error' : 'ok', executionCount: label, ...(error && { error }), durationMs }
  }

  return {
    execute(code, options = {}) {
      const turn = last.then(() => execute(code, options))
      last = turn
      return turn
    },
    complete: client.complete,
    inspect: client.inspect,
    isComplete: client.isComplete,
    evaluate: async (expression) => realm.evaluate(expression),
    interrupt: () => running?.interrupt(),
    async close() {
      for (const release of releases) release()
    },
  }
}
