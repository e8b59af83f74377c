import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectClient, freeConnection } from './wire/client.ts'

const ENTRY = fileURLToPath(new URL('../../bin/neutrina-kernel.mjs', import.meta.url))

/**
 * A kernel as Jupyter starts it, and a front-end for it.
 * @param entry what the kernelspec starts; this checkout's, where not given
 */
export async function startKernel(folder: string, entry = ENTRY) {
  const { connection, file } = await freeConnection()
  const path = join(mkdtempSync(join(tmpdir(), 'neutrina-connection-')), 'kernel.json')
  writeFileSync(path, JSON.stringify(file))
  const words = ['--no-force-async-hooks-checks', '--no-warnings', entry, path]
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const client = await connectClient(connection)
  await client.ask('kernel_info_request')
  return {
    client,
    /** Runs a cell; resolves with its reply and all that was published about it. */
    run: async (code: string, options: object = {}) => {
      const id = await client.post('execute_request', { code, ...options })
      const { content: reply } = await client.receive()
      await client.idle(id)
      const about = client.about(id)
      return {
        reply,
        of: (type: string) => about.filter(({ header }) => header.msg_type === type).map(({ content }) => content),
      }
    },
    ended: new Promise<void>((resolve) => child.on('exit', () => resolve())),
    stop: () => {
      client.close()
      child.kill('SIGKILL')
    },
  }
}
