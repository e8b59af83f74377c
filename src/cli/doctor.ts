import { type Command, InvalidArgumentError, Option } from 'commander'
import { NeutrinaError } from '../complaint.ts'
import { BACKENDS, type BackendChoice, type BackendName, useBackend } from '../lib/tensor/index.ts'
import { type Findings, formatFindings } from './doctor/findings.ts'
import { probe, probeAll } from './doctor/probe.ts'
import { measureSpeed } from './doctor/speed.ts'
import { surroundings } from './doctor/surroundings.ts'
import { withBackend } from './options.ts'

interface DoctorOptions {
  json?: boolean
  seconds: number
  probe?: BackendName
  backend?: string
}

/** Adds `neutrina doctor`. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('tell what neutrina finds on this machine: backends, threads, SIMD, versions, and how fast it is')
    .option('--json', 'print one JSON object')
    .option('--seconds <n>', 'length of the speed check; 0 leaves it out', seconds, 10)
    .addOption(new Option('--probe <backend>', 'start one backend and say so').choices(BACKENDS).hideHelp())
    .action((options: DoctorOptions) => run(options, program.version() ?? ''))
  withBackend(command)
}

function seconds(text: string): number {
  const value = Number(text)
  if (value >= 0 && value <= 600) return value
  throw new InvalidArgumentError(`expected a number from 0 to 600, got '${text}'.`)
}

async function run({ json, seconds, probe: only, backend }: DoctorOptions, version: string): Promise<void> {
  if (only) return print(`${JSON.stringify(await probe(only))}\n`)
  const found: Findings = {
    ...surroundings(version),
    backends: await probeAll(),
    chosen: await choose(backend),
  }
  if (seconds > 0 && 'name' in found.chosen) found.speed = await measureSpeed(seconds)
  print(json ? `${JSON.stringify(found)}\n` : formatFindings(found))
}

const print = (text: string): void => {
  process.stdout.write(text)
}

/** A wrong NEUTRINA_BACKEND is a finding, not a failure. */
async function choose(asked: string | undefined): Promise<BackendChoice | { refused: string }> {
  try {
    return await useBackend(asked)
  } catch (error) {
    if (error instanceof NeutrinaError) return { refused: error.message }
    throw error
  }
}
