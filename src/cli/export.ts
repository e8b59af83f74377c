import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Command, Option } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import { checkOutput } from '../lib/events/index.ts'
import { exportOnnx, load, ONNX_PROFILES, type OnnxProfile } from '../lib/systems/index.ts'
import type { UhiHistogram } from '../plots/index.ts'
import { count, startBackend, withBackend } from './options.ts'

interface ExportOptions {
  onnx?: string
  uhi?: string
  hepdata?: string
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
    .description(
      'write a trained network as ONNX, preprocessing and the way back to GeV inside, or the histograms of a figure as data',
    )
    .argument('<from>', "a trained model's folder, or a figure saved as .json")
    .option('--onnx <file>', 'ONNX file to write')
    .option('--uhi <file>', "the figure's histograms as UHI JSON")
    .option('--hepdata <folder>', "the figure's histograms as a HEPData submission")
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
  if (options.uhi !== undefined || options.hepdata !== undefined) return exportFigure(folder, options)
  if (out === undefined) {
    const wanted = '--onnx FILE of a model, --uhi FILE or --hepdata FOLDER of a figure'
    throw new ConfigError({ who: 'export', wanted, got: 'none' })
  }
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

/** The histograms of a figure that was saved as `.json`. */
async function exportFigure(path: string, { uhi, hepdata, overwrite = false }: ExportOptions): Promise<void> {
  const histograms = histogramsIn(path)
  const count = Object.keys(histograms).length
  if (uhi !== undefined) {
    checkOutput(uhi, overwrite)
    write(uhi, Buffer.from(`${JSON.stringify(histograms, null, 1)}\n`))
    process.stdout.write(`${uhi}: ${count} histograms\n`)
  }
  if (hepdata === undefined) return
  // a command that writes no figure does not wait for these
  const [{ hepDataOf }, { stringify }] = await Promise.all([import('../plots/index.ts'), import('yaml')])
  const files = hepDataOf(histograms, basename(path, '.json'))
  mkdirSync(hepdata, { recursive: true })
  for (const name of Object.keys(files)) checkOutput(join(hepdata, name), overwrite)
  for (const [name, content] of Object.entries(files)) {
    const documents = Array.isArray(content) ? content : [content]
    write(join(hepdata, name), Buffer.from(documents.map((one) => stringify(one)).join('---\n')))
  }
  process.stdout.write(`${hepdata}: ${count} histograms in ${Object.keys(files).length - 1} tables\n`)
}

function histogramsIn(path: string): Record<string, UhiHistogram> {
  const refuse = (got: string) => {
    const fix = "write it with save(figure, 'name.json')"
    return new FileError({ who: path, wanted: 'a figure with histograms, saved as .json', got, fix })
  }
  try {
    const { usermeta } = JSON.parse(readFileSync(path, 'utf8'))
    const found = usermeta?.neutrina?.histograms
    if (found) return found
  } catch (cause) {
    throw refuse((cause as Error).message)
  }
  throw refuse('none in it')
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
