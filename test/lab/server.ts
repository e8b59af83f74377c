import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A JupyterLab of its own on this machine. */
export interface LabServer {
  url: string
  token: string
  /** The folder that it serves; inside the project, so that notebooks find the library by name. */
  folder: string
  stop(): Promise<void>
}

/** Starts JupyterLab from the project's virtual environment, with settings and folders that nobody else uses. */
export async function startLab(): Promise<LabServer> {
  mkdirSync(join(ROOT, 'runs'), { recursive: true })
  const base = mkdtempSync(join(ROOT, 'runs', 'lab-'))
  // beside it the data, as beside the project's notebooks
  const folder = join(base, 'notebooks')
  mkdirSync(folder)
  symlinkSync(join(ROOT, 'data'), join(base, 'data'))
  const own = mkdtempSync(join(tmpdir(), 'neutrina-lab-'))
  const [port, token] = [await freePort(), randomBytes(16).toString('hex')]
  const words = [
    '-m jupyter lab --no-browser --allow-root --ServerApp.ip=127.0.0.1 --ServerApp.port_retries=0',
    '--LabApp.expose_app_in_browser=True',
  ].flatMap((line) => line.split(' '))
  const server = spawn(
    join(ROOT, '.venv-jupyter', 'bin', 'python'),
    [...words, `--ServerApp.port=${port}`, `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${folder}`],
    {
      stdio: ['ignore', 'ignore', process.env.NEUTRINA_LAB_LOG ? 'inherit' : 'ignore'],
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: join(own, 'config'),
        JUPYTER_DATA_DIR: join(own, 'data'),
        JUPYTER_RUNTIME_DIR: join(own, 'runtime'),
        JUPYTERLAB_SETTINGS_DIR: join(own, 'settings'),
        JUPYTERLAB_WORKSPACES_DIR: join(own, 'workspaces'),
      },
    },
  )
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/api/status?token=${token}`, server)
  const stop = async () => {
    await fetch(`${url}/api/shutdown?token=${token}`, { method: 'POST' }).catch(() => {})
    await new Promise((resolve) => (server.exitCode === null ? server.once('close', resolve) : resolve(undefined)))
    for (const used of [base, own]) rmSync(used, { recursive: true, force: true })
  }
  return { url, token, folder, stop }
}

async function ready(address: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`JupyterLab ended with code ${server.exitCode}`)
    const answer = await fetch(address).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('JupyterLab did not start within a minute')
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
