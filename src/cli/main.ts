import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { EngineError, NeutrinaError } from '../lib/tensor/index.ts'
import { addDemo } from './demo.ts'
import { addDoctor } from './doctor.ts'
import { addEvaluate } from './evaluate.ts'
import { addInfer } from './infer.ts'
import { addTrain } from './train.ts'

/** What the process tells its caller: done, failed on the way, refused before the work. */
export const EXIT = { done: 0, failed: 1, refused: 2 } as const

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
  for (const add of [addTrain, addInfer, addEvaluate, addDemo, addDoctor]) add(program)
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
  // the engine, which lies below the library, has an error class of its own with the same parts
  if (!(error instanceof NeutrinaError || error instanceof EngineError)) throw error
  process.stderr.write(`neutrina: ${error.message}\n`)
  return ['ConfigError', 'FileError', 'BackendError', 'DomainError'].includes(error.name) ? EXIT.refused : EXIT.failed
}
