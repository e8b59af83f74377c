import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { cellsRealm, forCells } from '../realm/index.ts'
import { installReload } from './loader/reload.ts'
import { createCellRegistry } from './run/cellRegistry.ts'
import { cellRunner } from './run/cellRun.ts'
import { reportThrown } from './run/errorReport.ts'
import { catchMishaps } from './run/mishaps.ts'
import { openRealm } from './run/realm.ts'
import { type Running, startRunning } from './run/running.ts'
import { installStackTraces } from './run/stackTrace.ts'
import { captureStreams } from './run/streams.ts'
import type { CellOutcome, ExecuteOptions, Session, SessionOptions } from './sessionTypes.ts'

const clock = performance.now.bind(performance)

const nobodyToAsk = (): never => {
  const got = 'expected a front-end that asks its reader, got none; run the notebook in JupyterLab'
  throw new cellsRealm.Error(`a cell asks for a line: ${got}.`)
}

/** Opens a session: from now on text printed by this process and errors that nobody catches belong to its cells. */
export async function openSession({ folder, sink, language, display }: SessionOptions): Promise<Session> {
  const home = resolve(folder)
  const realm = await openRealm(home)
  const cells = createCellRegistry()
  let running: Running | undefined
  let asks: Pick<ExecuteOptions, 'input' | 'inputNow'> = {}
  let last: Promise<unknown> = Promise.resolve()
  let count = 0

  const print = (name: 'stdout' | 'stderr', text: string) => sink({ type: 'stream', name, text })
  const complain = (thrown: unknown) => print('stderr', `${reportThrown(cells, thrown).traceback.join('\n')}\n`)
  const installed = display.installJupyterGlobal({
    emit: sink,
    ask: (prompt, password) => forCells((async () => (asks.input ?? nobodyToAsk)(prompt, password))()),
    askNow: (prompt) => (asks.inputNow ?? nobodyToAsk)(prompt),
    signal: () => running?.signal ?? startRunning().signal,
    scope: cellsRealm.global,
  })
  const mishaps = catchMishaps(complain)
  const releases = [captureStreams(print), installStackTraces(cells), mishaps.release, installed.uninstall]
  const runner = cellRunner({ language, realm, cells, display, installed, sink, reload: installReload(), folder: home })

  const execute = async (code: string, options: ExecuteOptions): Promise<CellOutcome> => {
    const start = clock()
    const { silent = false, storeHistory = !silent } = options
    const label = storeHistory && !silent ? ++count : count
    running = startRunning()
    asks = options
    mishaps.renew()
    const error = await runner.run({ code, label, silent, running })
    if (error) sink({ type: 'error', ...error })
    const durationMs = clock() - start
    return { status: error ? 'error' : 'ok', executionCount: label, ...(error && { error }), durationMs }
  }
  /** One thing after the other. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(work)
    last = turn
    return turn
  }
  return {
    execute: (code, options = {}) => inTurn(() => execute(code, options)),
    evaluate: (expression) =>
      inTurn(() => {
        running = startRunning()
        return runner.evaluate(expression, running)
      }),
    complain,
    interrupt: () => running?.interrupt(),
    async close() {
      for (const release of releases) release()
    },
  }
}
