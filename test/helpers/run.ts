import { spawn } from 'node:child_process'

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end, whatever that is. */
export function run(
  command: string,
  words: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // a runner of tests that is told that it is one of another's files runs none
    const { NODE_TEST_CONTEXT: _, ...env } = options.env ?? process.env
    const child = spawn(command, words, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr]: [string[], string[]] = [[], []]
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') }))
  })
}
