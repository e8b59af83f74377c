import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import { checkOutput } from '../lib/events/index.ts'
import { exportOnnx, load, ONNX_PROFILES, type OnnxProfile } from '../lib/systems/index.ts'
import { count, startBackend, withBackend } from './options.ts'

interface ExportOptions {
  onnx?: string
  profile: OnnxProfile
  draws: number
  latent?: 'input' | 'inside'
  taggedAbove: string
  overwrite?: boolean
  backend?: string
}

/** Adds `neutrina export`. */
export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('write a trained network as ONNX, preprocessing and the way back to GeV inside, for any framework')
    .argument('<model>', "the trained model's folder")
    .requiredOption('--onnx <file>', 'ONNX file to write')
    .addOption(
      new Option('--profile <name>', "inputs: any number of events, or those of TopCPToolkit's NuFlows block")
        .choices(ONNX_PROFILES)
        .default('events'),
    )
    .option('--draws <n>', 'draws of each event in one call', count, 1)
    .addOption(
      new Option('--latent <where>', 'latent numbers as input z, or drawn inside (default for topcptoolkit)').choices([
        'input',
        'inside',
      ]),
    )
    .option('--tagged-above <quantile>', 'topcptoolkit: the b-tag quantile above which a jet is tagged', '2.5')
    .option('--overwrite', 'replace the file if it is there')
    .action(run)
  withBackend(command)
}

async function run(folder: string, options: ExportOptions): Promise<void> {
  const { onnx: out, profile, draws, latent, overwrite = false, backend } = options
  if (out === undefined) throw new ConfigError({ who: 'export', wanted: '--onnx FILE', got: 'none' })
  const taggedAbove = Number(options.taggedAbove)
  if (!Number.isFinite(taggedAbove)) {
    throw new ConfigError({ who: '--tagged-above', wanted: 'a number', got: options.taggedAbove })
  }
  checkOutput(out, overwrite)
  await startBackend(backend)
  const trained = await load(folder)
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const request = { profile, draws, latent, taggedAbove }
  const { bytes, opset, nodes, inputs, outputs } = await exportOnnx(trained, request, { version, model: folder })
  write(out, bytes)
  const kilobytes = (bytes.length / 1e3).toFixed(0)
  process.stdout.write(`${out}: ${trained.network}, opset ${opset}, ${nodes} nodes, ${kilobytes} kB\n`)
  process.stdout.write(`  inputs  ${inputs.join(', ')}\n  outputs ${outputs.join(', ')}\n`)
}

/** Under a temporary name first: a file that is there is whole. */
function write(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, bytes)
    renameSync(temporary, path)
  } catch (cause) {
    rmSync(temporary, { force: true })
    const got = (cause as Error).message
    throw new FileError(
      { who: path, wanted: 'to write the file', got, fix: 'check its folder and the space' },
      { cause },
    )
  }
}
