/** Values by mime type; texts as one string, JSON types as what they hold, binary types as base64. */
export type MimeBundle = Record<string, unknown>
export type Metadata = Record<string, unknown>

/** One output of a code cell, as nbformat 4 stores it. */
export type StoredOutput =
  | { output_type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { output_type: 'display_data'; data: MimeBundle; metadata: Metadata }
  | { output_type: 'execute_result'; data: MimeBundle; metadata: Metadata; execution_count: number | null }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] }

export interface CodeCell {
  cell_type: 'code'
  id: string
  metadata: Metadata
  source: string
  execution_count: number | null
  outputs: StoredOutput[]
}

export interface TextCell {
  cell_type: 'markdown' | 'raw'
  id: string
  metadata: Metadata
  source: string
  /** Files that the text shows, by name. */
  attachments?: Record<string, MimeBundle>
}

export type Cell = CodeCell | TextCell

/** A notebook in memory: nbformat 4.5, every text one string. */
export interface Notebook {
  nbformat: 4
  nbformat_minor: number
  metadata: Metadata
  cells: Cell[]
}

/** The tags of a cell. */
export function tagsOf(cell: Cell): readonly unknown[] {
  return Array.isArray(cell.metadata.tags) ? cell.metadata.tags : []
}
