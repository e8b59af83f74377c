import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../complaint.ts'
import { BLAS_FOLDER } from '../../engine/index.ts'
import { useBackend } from '../../lib/tensor/index.ts'
import { setupPackages } from './packages.ts'

/** The wheel of every platform by its hash. */
const REQUIREMENTS = fileURLToPath(new URL('blas.txt', import.meta.url))

const INSTALL = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:']

/**
 * Puts OpenBLAS below the current folder, where the backend `blas` looks for it, and tries it.
 * @throws ConfigError without pip, or when pip fails
 */
export async function setupBlas(): Promise<void> {
  setupPackages('blas')
  const folder = resolve(BLAS_FOLDER)
  if (!existsSync(folder)) unpack(folder)
  const { what } = await useBackend('blas')
  process.stdout.write(`backend blas: ${what}\n`)
}

function unpack(folder: string): void {
  const temporary = `${folder}.${process.pid}.tmp`
  mkdirSync(temporary, { recursive: true })
  try {
    pip([...INSTALL, '--require-hashes', '-r', REQUIREMENTS, '--target', temporary])
    renameSync(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

function pip(words: readonly string[]): void {
  const python = ['python3', 'python', 'py'].find((name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0)
  if (!python) {
    throw new ConfigError({
      who: 'setup blas',
      wanted: 'a python3 with pip, which unpacks the library',
      got: 'none',
      fix: "install it, or the system's OpenBLAS (on Debian: apt-get install libopenblas0), or name a library in NEUTRINA_BLAS",
    })
  }
  const { status } = spawnSync(python, ['-m', 'pip', ...words], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new ConfigError({ who: 'setup blas', wanted: 'pip to succeed', got: `exit code ${status}` })
}
