import { type Output, openSession } from '../../kernel/core/index.ts'
import type { FromCells, ToCells } from './messages.ts'
import { LONGEST_STREAM } from './outputStore.ts'
import { thinStreams } from './thinStreams.ts'

/** Serves cells to the runner that started this process. */
const send = (message: FromCells) => process.send?.(message)

const streams = thinStreams((output) => send({ type: 'output', output: toJson(output) }), LONGEST_STREAM + 1)
const session = await openSession({ folder: process.cwd(), sink: streams.take })

// Ctrl-C in a terminal reaches this process too; the runner decides what it means
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
process.on('message', (message: ToCells) => void take(message))
// loads TypeScript and its libraries, so that no cell's time and limit count them
await session.execute('0', { silent: true, storeHistory: false })
send({ type: 'ready' })

async function take(message: ToCells): Promise<void> {
  switch (message.type) {
    case 'execute': {
      const outcome = await session.execute(message.code)
      streams.flush()
      send({ type: 'ended', outcome, rss: process.memoryUsage.rss() })
      break
    }
    case 'interrupt':
      session.interrupt()
      break
    case 'close':
      await session.close()
      process.exit()
  }
}

/** Big integers become text; of an output that is no JSON only that is told. */
function toJson(output: Output): string {
  try {
    return JSON.stringify(output, (_, part) => (typeof part === 'bigint' ? String(part) : part))
  } catch (error) {
    const text = `[an output that is no JSON: ${(error as Error).message}]\n`
    return JSON.stringify({ type: 'stream', name: 'stderr', text } satisfies Output)
  }
}
