import { inOwnTurn } from '../../realm/index.ts'
import type { LanguageClient } from '../languageTypes.ts'
import type { Reload } from '../loader/reload.ts'
import { adviceIn } from '../missingModule.ts'
import type { CellError, Shown, Sink } from '../output.ts'
import type { Display, InstalledDisplay } from '../sessionTypes.ts'
import type { CellRegistry } from './cellRegistry.ts'
import { reportRefusals, reportThrown } from './errorReport.ts'
import { packagesIn } from './packages.ts'
import type { Realm } from './realm.ts'
import { INTERRUPTED, isInterruption, type Running } from './running.ts'

/** What cells run on. */
interface Stage {
  language: LanguageClient
  realm: Realm
  cells: CellRegistry
  display: Display
  installed: InstalledDisplay
  sink: Sink
  reload: Reload
  /** The notebook's folder. */
  folder: string
}

/** A cell to be run. */
interface Wanted {
  code: string
  /** The number that it goes by in errors. */
  label: number
  silent: boolean
  running: Running
}

/**
 * Runs what cells say. All that may call code of theirs has a turn of its own and ends with an interrupt at the latest, so
 * there is always an answer.
 */
export interface CellRunner {
  /** Checks, compiles and runs a cell, and shows its result; returns the error, if there is one. */
  run(wanted: Wanted): Promise<CellError | undefined>
  /** Shows the value of an expression. */
  evaluate(expression: string, running: Running): Promise<Shown | CellError>
}

/** Runs cells on a stage. */
export function cellRunner({ language, realm, cells, display, installed, sink, reload, folder }: Stage): CellRunner {
  let scripts = 0

  const show = async (value: unknown, executionCount: number): Promise<void> =>
    sink({ type: 'execute_result', executionCount, ...(await display.toBundle(value)) })
  const run = async ({ code, label, silent, running }: Wanted): Promise<CellError | undefined> => {
    reload.beforeCell()
    // what is imported by name is loaded while the checker is at work; files only when the cell may run
    realm.preload(packagesIn(code))
    const prepared = await running.orInterrupted(language.prepare(code, label))
    if (!prepared.ok) return reportRefusals(code, label, prepared.refusals)
    await language.accept(prepared.cell)
    const id = ++scripts
    cells.add(realm.urlOf(id), { label, code, positions: prepared.positions })
    const { value: result } = await running.orInterrupted(inOwnTurn(() => realm.run(id, prepared, installed.deno)))
    await running.orInterrupted(installed.settle())
    if (result?.value === undefined || silent) return undefined
    await running.orInterrupted(inOwnTurn(() => show(result.value, label)))
    return undefined
  }
  const report = async (thrown: unknown, running: Running): Promise<CellError> => {
    try {
      if (isInterruption(thrown)) return INTERRUPTED
      const error = await running.orInterrupted(inOwnTurn(() => reportThrown(cells, thrown)))
      const advice = adviceIn(error.evalue, folder)
      return advice ? { ...error, traceback: [...error.traceback, '', advice] } : error
    } catch {
      return INTERRUPTED
    }
  }
  return {
    run: (wanted) =>
      run(wanted)
        .catch((thrown) => report(thrown, wanted.running))
        .finally(reload.afterCell),
    evaluate: (expression, running) =>
      running
        .orInterrupted(inOwnTurn(async () => display.toBundle(realm.evaluate(expression))))
        .catch((thrown) => report(thrown, running)),
  }
}
