import type { Output } from '../../kernel/core/index.ts'
import type { CodeCell, MimeBundle, StoredOutput } from '../notebook/index.ts'

type Display = Extract<StoredOutput, { output_type: 'display_data' }>

/** Characters of one stream that a file keeps; a loop that never stops printing must not fill the disk. */
export const LONGEST_STREAM = 20e6

/** Puts what cells send into what a file stores. */
export interface OutputStore {
  /** Takes an output of a cell; later ones may change or clear earlier ones, also of other cells. */
  take: (cell: CodeCell, output: Output) => void
}

/** A store for one run: streams that follow each other are one, updates reach every display of their id, clearing clears. */
export function newOutputStore(): OutputStore {
  const displays = new Map<string, Set<Display>>()
  const clearNext = new WeakSet<CodeCell>()

  const clear = (cell: CodeCell) => {
    for (const shown of displays.values()) for (const output of cell.outputs) shown.delete(output as Display)
    cell.outputs = []
  }
  const append = (cell: CodeCell, output: StoredOutput) => {
    if (clearNext.delete(cell)) clear(cell)
    const last = cell.outputs.at(-1)
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      last.text = joined(last.text, output.text)
    } else cell.outputs.push(output)
  }
  const update = (id: string, data: MimeBundle, metadata: Record<string, unknown>) => {
    for (const shown of displays.get(id) ?? []) Object.assign(shown, { data, metadata })
  }

  const take = (cell: CodeCell, output: Output) => {
    switch (output.type) {
      case 'stream':
        return append(cell, { output_type: 'stream', name: output.name, text: output.text })
      case 'clear_output':
        return void (output.wait ? clearNext.add(cell) : clear(cell))
      case 'update_display_data':
        return output.transient.display_id && update(output.transient.display_id, output.data, output.metadata)
      case 'display_data': {
        const { data, metadata, transient } = output
        const shown: Display = { output_type: 'display_data', data, metadata }
        append(cell, shown)
        const id = transient.display_id
        if (id) displays.set(id, (displays.get(id) ?? new Set()).add(shown))
        return
      }
      case 'execute_result': {
        const { data, metadata, executionCount } = output
        return append(cell, { output_type: 'execute_result', data, metadata, execution_count: executionCount })
      }
      case 'error': {
        const { ename, evalue, traceback } = output
        return append(cell, { output_type: 'error', ename, evalue, traceback })
      }
    }
  }
  return { take: (cell, output) => void take(cell, output) }
}

const CUT = '\n[… more was printed; the notebook keeps the first 20 MB …]\n'

function joined(before: string, more: string): string {
  if (before.length > LONGEST_STREAM) return before
  const text = before + more
  return text.length > LONGEST_STREAM ? text.slice(0, LONGEST_STREAM) + CUT : text
}
