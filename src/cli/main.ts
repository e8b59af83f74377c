import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { EXIT, NeutrinaError } from '../complaint.ts'

/** Each command in the file of its name, which is read when it is called: most need a part of the library only. */
const COMMANDS = {
  train: async () => (await import('./train.ts')).addTrain,
  calibrate: async () => (await import('./calibrate.ts')).addCalibrate,
  certify: async () => (await import('./certify.ts')).addCertify,
  models: async () => (await import('./models.ts')).addModels,
  infer: async () => (await import('./infer.ts')).addInfer,
  evaluate: async () => (await import('./evaluate.ts')).addEvaluate,
  unfold: async () => (await import('./unfold.ts')).addUnfold,
  columns: async () => (await import('./columns.ts')).addColumns,
  convert: async () => (await import('./convert.ts')).addConvert,
  merge: async () => (await import('./merge.ts')).addMerge,
  export: async () => (await import('./export.ts')).addExport,
  run: async () => (await import('./run.ts')).addRun,
  report: async () => (await import('./report.ts')).addReport,
  kernel: async () => (await import('./kernel.ts')).addKernel,
  lab: async () => (await import('./lab.ts')).addLab,
  start: async () => (await import('./start.ts')).addStart,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  setup: async () => (await import('./setup.ts')).addSetup,
}

/** What has to be known for a first word: the command itself, none for a version, all for help and for a word that is no command. */
function commandsOf(word: string | undefined): (keyof typeof COMMANDS)[] {
  if (word === '--version' || word === '-V') return []
  const all = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]
  const asked = all.filter((command) => command === word)
  return asked.length > 0 ? asked : all
}

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
  for (const command of commandsOf(argv[0])) (await COMMANDS[command]())(program)
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
