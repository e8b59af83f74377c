import type { Numbers, Table } from '../../columns/index.ts'

/** Bytes by which a format is known, and the places in a file at which they may stand. */
export interface Magic {
  readonly bytes: Uint8Array
  readonly at: readonly number[]
}

/** One column of a table in a file. */
export interface FileColumn {
  /** Empty where the table is plain numbers. */
  readonly name: string
  /** As the format calls it. */
  readonly type: string
  /** Why it cannot be read, where it cannot. */
  readonly unreadable?: string
  /** The columns of the file that it is made of, one for each place or for all, where those have other names. */
  readonly from?: readonly string[]
}

/** A table in a file, one row of places an event: a data set, a tree, a row of columns. */
export interface FileTable {
  /** Its path in the file. */
  readonly name: string
  /** Events. */
  readonly count: number
  /** Places that every event has; undefined where each has its own number of them. */
  readonly perEvent: number | undefined
  readonly columns: readonly FileColumn[]
  /** The events to read at once: whole blocks of the file, in some megabytes; ranges best end at its multiples. */
  readonly block: number
  /**
   * Some columns of events `from` … `to` − 1, in the types of the file or wider ones.
   * @throws FileError where they are damaged
   */
  readonly read: (from: number, to: number, columns: readonly string[]) => Table
}

/** An open file. */
export interface DataFile {
  readonly path: string
  /** The tables that are in it, by their paths. */
  readonly names: () => string[]
  /**
   * A table, or nothing where the file has none of that name.
   * @throws FileError where it is there and cannot be read
   */
  readonly table: (name: string) => FileTable | undefined
  /** Frees what the open file holds. */
  readonly close: () => void
}

/** A column of a flat table that is written: one number an event. */
export interface NewColumn {
  readonly name: string
  readonly type: 'float32' | 'int16' | 'int32' | 'flag'
}

/** A flat table that is written. */
export interface NewTable {
  readonly columns: readonly NewColumn[]
  /** Texts about the table, where the format has a place for them. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** How it is packed, where the format can be in several ways. */
  readonly compression?: Compression | undefined
  /** Whether a file of that name may be replaced. */
  readonly overwrite?: boolean | undefined
}

/** How a table may be packed. */
export const COMPRESSIONS = ['snappy', 'gzip', 'zstd', 'none'] as const
/** How a table may be packed. */
export type Compression = (typeof COMPRESSIONS)[number]

/** A flat table in the making, under a temporary name until it is closed. */
export interface TableWriter {
  /** The next rows of every column, in their order. */
  readonly append: (columns: readonly Numbers[]) => void
  /** Completes the file and gives it its name. */
  readonly close: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

/** A kind of file: how it is recognised, and how it is read by blocks. */
export interface Format {
  readonly name: string
  /** Without dots, in lower case. */
  readonly extensions: readonly string[]
  /** None where a file is known by its extension alone. */
  readonly magic: readonly Magic[]
  /**
   * Opens a file of this format.
   * @throws FileError where it is truncated, damaged or cannot be read
   */
  readonly open: (path: string) => Promise<DataFile>
  /**
   * Begins a file of one flat table; absent where the format is not written that way.
   * @throws FileError where the file cannot be written, is being read or exists
   */
  readonly create?: (path: string, table: NewTable) => Promise<TableWriter>
}
