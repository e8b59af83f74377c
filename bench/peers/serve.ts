import { createInterface } from 'node:readline'
import { NeutrinaError } from '../../src/lib/tensor/index.ts'
import { processorClock, wallClock } from '../clock.ts'

/** As `protocol.py` has it. */
const clock = process.env.BENCH_CLOCK === 'processor' ? processorClock : wallClock

/** One unit of work of each kind that there is; done when its numbers have been read. */
export interface Work {
  step?(): Promise<void>
  /** Returns the number of draws made. */
  draws?(): Promise<number>
  /** The loss of the last step. */
  loss?(): number
}

/**
 * Speaks the line protocol of `protocol.py` on standard input and output until `quit`.
 * @param start makes ready and tells the facts about this contestant; its failure is answered, not thrown
 */
export async function serve(start: () => Promise<{ facts: object; work: Work }>): Promise<void> {
  try {
    const { facts, work } = await start()
    answer(facts)
    for await (const line of createInterface({ input: process.stdin })) {
      if (line === 'quit') return
      answer(await obey(line, work))
    }
  } catch (error) {
    answer({
      error: error instanceof NeutrinaError ? error.message.replace(/\.$/, '') : String((error as Error).stack),
    })
    process.exitCode = 1
  }
}

async function obey(line: string, work: Work): Promise<object> {
  const [command, times] = line.split(' ')
  if (command === 'step') return { seconds: (await timed(Number(times), work.step!)).seconds, loss: work.loss?.() }
  const { seconds, last } = await timed(Number(times), work.draws!)
  return { seconds, draws: last }
}

const answer = (fields: object) => process.stdout.write(`${JSON.stringify(fields)}\n`)

async function timed<T>(times: number, work: () => Promise<T>): Promise<{ seconds: number[]; last: T }> {
  const seconds: number[] = []
  let last!: T
  for (let i = 0; i < times; i++) {
    const start = clock()
    last = await work()
    seconds.push(clock() - start)
  }
  return { seconds, last }
}
