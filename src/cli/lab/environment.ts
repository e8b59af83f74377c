import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../complaint.ts'
import { installKernel, prefixFolder } from '../../kernel/install/index.ts'

/** A Python environment with JupyterLab and the kernel of this copy of neutrina. */
export interface JupyterEnvironment {
  folder: string
  python: string
}

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))

/** No news from outside, and nothing that asks the reader before the notebook is there. */
const SETTINGS = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false, doNotDisturbMode: true },
}

/** The Python that would make an environment, if this machine has one with `venv`. */
export function findPython(): string | undefined {
  const names = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python']
  return names.find((name) => spawnSync(name, ['-c', 'import ensurepip, venv']).status === 0)
}

/**
 * Makes a virtual environment from PyPI, unless it is there already, and installs the kernel into it.
 * @param say is told what takes time
 * @throws ConfigError without a Python that can make one, and when pip fails
 */
export async function makeEnvironment(folder: string, say: (line: string) => void): Promise<JupyterEnvironment> {
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const wanted = readFileSync(REQUIREMENTS, 'utf8')
  const made = join(folder, 'neutrina-requirements.txt')
  if (!existsSync(made) || readFileSync(made, 'utf8') !== wanted) {
    const system = findPython()
    if (!system) throw new ConfigError({ who: 'lab', ...NO_PYTHON })
    say(`making ${folder} with JupyterLab from PyPI (about three minutes, once)`)
    if (!existsSync(python)) await command(system, ['-m', 'venv', folder])
    await command(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS])
    writeFileSync(made, wanted)
  }
  const settings = join(prefixFolder(folder), 'lab', 'settings', 'overrides.json')
  mkdirSync(dirname(settings), { recursive: true })
  writeFileSync(settings, JSON.stringify(SETTINGS))
  installKernel(prefixFolder(folder), { name: 'neutrina', displayName: 'TypeScript (neutrina)' })
  return { folder, python }
}

const NO_PYTHON = {
  wanted: 'a python3 with the module venv, which JupyterLab needs',
  got: 'none',
  fix: 'install it (on Debian: apt-get install python3-venv), or use a JupyterLab of your own with neutrina kernel install',
}

function command(program: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const got = `exit code ${code}`
      reject(new ConfigError({ who: `${program} ${words.slice(0, 3).join(' ')}`, wanted: 'success', got }))
    })
  })
}
