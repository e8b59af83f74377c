import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KernelError } from '../errors.ts'

const ENTRY = fileURLToPath(new URL('../../../bin/neutrina-kernel.mjs', import.meta.url))
const ENTRY_NAME = 'neutrina-kernel.mjs'

/** What a front-end shows and starts. */
export interface KernelChoice {
  /** The name that notebooks carry. */
  name: string
  displayName: string
}

/** A kernel of ours in a Jupyter data folder. */
export interface InstalledKernel extends KernelChoice {
  folder: string
}

/** The content of `kernel.json`; it names this node and this copy of neutrina by their places. */
export const kernelSpec = (displayName: string) => ({
  argv: [process.execPath, '--no-force-async-hooks-checks', '--no-warnings', ENTRY, '{connection_file}'],
  display_name: displayName,
  language: 'typescript',
  interrupt_mode: 'message',
  metadata: { debugger: false },
})

/**
 * Writes a kernelspec below a Jupyter data folder, in the place of one that is there.
 * @returns the kernelspec's folder
 * @throws KernelError for a name that Jupyter refuses, and in the place of a kernel that is not ours
 */
export function installKernel(dataFolder: string, { name, displayName }: KernelChoice): string {
  if (!/^[a-z0-9._-]+$/i.test(name))
    throw new KernelError({ who: '--name', wanted: 'letters, digits, dots, dashes and underscores', got: `'${name}'` })
  const folder = join(dataFolder, 'kernels', name)
  if (existsSync(folder) && !ours(folder)) throw foreign(folder)
  const temporary = `${folder}.${randomUUID()}.tmp`
  mkdirSync(temporary, { recursive: true })
  try {
    writeFileSync(join(temporary, 'kernel.json'), `${JSON.stringify(kernelSpec(displayName), null, 2)}\n`)
    writeLogos(temporary)
    rmSync(folder, { recursive: true, force: true })
    renameSync(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return folder
}

/** The kernels of neutrina below some Jupyter data folders. */
export const listKernels = (dataFolders: readonly string[]): InstalledKernel[] =>
  dataFolders.flatMap((dataFolder) => {
    const kernels = join(dataFolder, 'kernels')
    const names = existsSync(kernels) ? readdirSync(kernels) : []
    return names.flatMap((name) => {
      const folder = join(kernels, name)
      const displayName = ours(folder)
      return displayName === undefined ? [] : [{ name, displayName, folder }]
    })
  })

/**
 * Removes a kernelspec of ours from a Jupyter data folder.
 * @throws KernelError where there is none
 */
export function uninstallKernel(dataFolder: string, name: string): string {
  const folder = join(dataFolder, 'kernels', name)
  if (!existsSync(folder))
    throw new KernelError({
      who: 'kernel uninstall',
      wanted: `a kernel at ${folder}`,
      got: 'nothing',
      fix: 'see kernel list',
    })
  if (ours(folder) === undefined) throw foreign(folder)
  rmSync(folder, { recursive: true })
  return folder
}

const foreign = (folder: string) =>
  new KernelError({ who: folder, wanted: 'a kernel of neutrina', got: 'another one', fix: 'choose another --name' })

/** The display name of a kernelspec, if it starts this kernel. */
function ours(folder: string): string | undefined {
  try {
    const { argv, display_name } = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8'))
    const starts = Array.isArray(argv) && argv.some((word) => String(word).endsWith(ENTRY_NAME))
    return starts ? String(display_name) : undefined
  } catch {
    return undefined
  }
}

function writeLogos(folder: string): void {
  const svg = readFileSync(new URL('logo.svg', import.meta.url), 'utf8')
  // when it is needed: the other commands of the kernel do without
  const { Resvg }: typeof import('@resvg/resvg-js') = createRequire(import.meta.url)('@resvg/resvg-js')
  writeFileSync(join(folder, 'logo-svg.svg'), svg)
  for (const size of [32, 64]) {
    const png = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
    writeFileSync(join(folder, `logo-${size}x${size}.png`), png)
  }
}
