import { jsonOf, type Output } from '../../core/index.ts'
import type { CommOutput } from '../../display/index.ts'
import type { FromCells } from '../../wire/index.ts'

const explained = (text: string) => ({ data: { 'text/plain': text }, metadata: {} })

/** An output of a cell for the wire's thread; `id` is what caused it. */
export function outputMessage(output: Output, id: number): FromCells & { type: 'stream' | 'output' } {
  if (output.type === 'stream') return { type: 'stream', id, name: output.name, text: output.text }
  const { type: kind, ...rest } = output
  if (output.type !== 'execute_result') return { type: 'output', id, kind, content: jsonOf(rest, explained) }
  const { executionCount, data, metadata } = output
  const content = jsonOf({ execution_count: executionCount, data, metadata }, (text) => ({
    execution_count: executionCount,
    ...explained(text),
  }))
  return { type: 'output', id, kind, content, text: String(data['text/plain'] ?? '') }
}

/** A message of a comm for the wire's thread. */
export function commMessage({ data, metadata = {}, ...output }: CommOutput, id: number): FromCells {
  const { type, id: comm_id, target } = output
  const named = { comm_id, ...(type === 'comm_open' && { target_name: target }) }
  const content = jsonOf({ ...named, data }, (text) => ({ ...named, data: { error: text } }))
  return { type: 'comm', id, output, content, metadata: jsonOf(metadata, () => ({})) }
}
