/** Answers command lines one after the other, in a process that loads the library once (`neutrinaServed`). */
import { format } from 'node:util'
import { main } from '../../src/cli/main.ts'

// with the test file that it serves
process.on('disconnect', () => process.exit())

let last: Promise<void> = Promise.resolve()

process.on('message', ({ id, args }: { id: number; args: string[] }) => {
  last = last.then(() => answer(id, args))
})

async function answer(id: number, args: readonly string[]): Promise<void> {
  const printed = { stdout: '', stderr: '' }
  const kept = { stdout: process.stdout.write, stderr: process.stderr.write }
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (text: string | Uint8Array) => {
      printed[name] += typeof text === 'string' ? text : Buffer.from(text).toString()
      return true
    }
  }
  let code: number
  try {
    code = await main(args)
  } catch (error) {
    code = 1
    printed.stderr += format(error)
  } finally {
    Object.assign(process.stdout, { write: kept.stdout })
    Object.assign(process.stderr, { write: kept.stderr })
  }
  process.send!({ id, code, ...printed })
}
