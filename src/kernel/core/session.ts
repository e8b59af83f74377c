import { resolve } from 'node:path'
import { createLanguage } from './createLanguage.ts'
import { languageHere } from './languagePort.ts'
import { installReload } from './loader/reload.ts'
import type { CellError } from './output.ts'
import { createCellRegistry } from './run/cellRegistry.ts'
import { reportRefusals, reportThrown } from './run/errorReport.ts'
import { catchMishaps } from './run/mishaps.ts'
import { packagesIn } from './run/packages.ts'
import { openRealm } from './run/realm.ts'
import { INTERRUPTED, isInterruption, type Running, startRunning } from './run/running.ts'
import { installStackTraces } from './run/stackTrace.ts'
import { captureStreams } from './run/streams.ts'
import type { CellOutcome, ExecuteOptions, Session, SessionOptions } from './sessionTypes.ts'

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
  const reload = installReload()
  const client = language ?? languageHere(() => createLanguage(home))
  const shown = display ?? (await import('../display/index.ts'))
  const realm = await openRealm(home)
  const cells = createCellRegistry()
  let running: Running | undefined
  let input: ExecuteOptions['input']
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  let scripts = 0

  const print = (name: 'stdout' | 'stderr', text: string) => sink({ type: 'stream', name, text })
  const installed = shown.installJupyterGlobal({
    emit: sink,
    ask: (prompt, password) => (input ?? nobodyToAsk)(prompt, password),
    signal: () => running?.signal ?? new AbortController().signal,
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
  const runCell = async (
    code: string,
    label: number,
    now: Running,
    silent: boolean,
  ): Promise<CellError | undefined> => {
    // what is imported by name is loaded while the checker is at work; files only when the cell may run
    realm.preload(packagesIn(code))
    const prepared = await now.orInterrupted(client.prepare(code, label))
    if (!prepared.ok) return reportRefusals(code, label, prepared.refusals)
    await client.accept(prepared.cell)
    const id = ++scripts
    cells.add(realm.urlOf(id), { label, code, positions: prepared.positions })
    const result = await now.orInterrupted(realm.run(id, prepared))
    await now.orInterrupted(installed.settle())
    if (result?.value === undefined || silent) return undefined
    const bundle = await now.orInterrupted(shown.toBundle(result.value))
    sink({ type: 'execute_result', executionCount: label, ...bundle })
    return undefined
  }

  const execute = async (code: string, options: ExecuteOptions): Promise<CellOutcome> => {
    const start = performance.now()
    const { silent = false, storeHistory = !silent } = options
    const executionCount = storeHistory && !silent ? ++count : count
    const now = startRunning()
    running = now
    input = options.input
    reload.beforeCell()
    const error = await runCell(code, executionCount, now, silent).catch((thrown) =>
      isInterruption(thrown) ? INTERRUPTED : reportThrown(cells, thrown),
    )
    reload.afterCell()
    if (error) sink({ type: 'error', ...error })
    const durationMs = performance.now() - start
    return { status: error ? 'error' : 'ok', executionCount, ...(error && { error }), durationMs }
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
