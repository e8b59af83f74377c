import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { ConfigError } from '../complaint.ts'
import { makeEnvironment } from './lab/environment.ts'
import { setupPackages } from './setup/packages.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

interface LabOptions {
  environment: string
  browser: boolean
  install?: boolean
}

/** Adds `neutrina lab`. */
export function addLab(program: Command): void {
  program
    .command('lab')
    .description('open notebooks in a JupyterLab of its own, made from PyPI the first time')
    .argument('[folder]', 'the folder of the notebooks', join(PROJECT, 'notebooks'))
    .option('--environment <folder>', 'where the virtual environment is or will be', join(PROJECT, '.venv-jupyter'))
    .option('--no-browser', 'only print the address')
    .option('--install', 'make the environment and stop')
    .action(lab)
}

async function lab(folder: string, { environment, browser, install }: LabOptions): Promise<void> {
  if (!install && !existsSync(folder))
    throw new ConfigError({ who: 'lab', wanted: 'a folder of notebooks', got: `'${folder}', which is not there` })
  setupPackages('notebooks', 'lab')
  const say = (line: string) => {
    process.stderr.write(`${line}\n`)
  }
  const { python } = await makeEnvironment(resolve(environment), say)
  if (install) return say(`${environment} is ready`)
  const words = [
    '-m',
    'jupyter',
    'lab',
    `--ServerApp.root_dir=${resolve(folder)}`,
    ...(browser ? [] : ['--no-browser']),
  ]
  const server = spawn(python, words, { stdio: 'inherit' })
  // the server asks on Ctrl-C whether it should stop, and then ends this process's wait
  const ignore = () => {}
  process.on('SIGINT', ignore)
  await new Promise((ended) => server.on('close', ended))
  process.off('SIGINT', ignore)
}
