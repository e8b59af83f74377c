import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { EXIT, NeutrinaError } from '../complaint.ts'
import { addCalibrate } from './calibrate.ts'
import { addCertify } from './certify.ts'
import { addColumns } from './columns.ts'
import { addConvert } from './convert.ts'
import { addDoctor } from './doctor.ts'
import { addEvaluate } from './evaluate.ts'
import { addExport } from './export.ts'
import { addInfer } from './infer.ts'
import { addKernel } from './kernel.ts'
import { addLab } from './lab.ts'
import { addMerge } from './merge.ts'
import { addModels } from './models.ts'
import { addReport } from './report.ts'
import { addRun } from './run.ts'
import { addSetup } from './setup.ts'
import { addStart } from './start.ts'
import { addTrain } from './train.ts'
import { addUnfold } from './unfold.ts'

/**
 * Runs the command line.
 * @param argv the words after `neutrina`
 * @returns the exit code: 0 done, 1 failed on the way, 2 refused before any work
 */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('neutrina')
    .description('Conditional normalizing flows for collider physics')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(--help tells what there is)')
  for (const add of [
    addTrain,
    addCalibrate,
    addCertify,
    addModels,
    addInfer,
    addEvaluate,
    addUnfold,
    addColumns,
    addConvert,
    addMerge,
    addExport,
    addRun,
    addReport,
    addKernel,
    addLab,
    addStart,
    addDoctor,
    addSetup,
  ])
    add(program)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.done
  } catch (error) {
    return report(error)
  }
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}

function report(error: unknown): number {
  // commander has printed its own messages already; help and version end with code 0
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused
  if (!(error instanceof NeutrinaError)) throw error
  process.stderr.write(`neutrina: ${error.message}\n`)
  return error.exit
}
