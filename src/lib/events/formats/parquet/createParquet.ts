import type { DecodedArray, SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { byteSink } from '../byteSink.ts'
import type { NewColumn, NewTable, TableWriter } from '../format.ts'
import { codecOf } from './codecs.ts'

/** How the types of columns are called in the schema. */
const TYPES: Readonly<Record<NewColumn['type'], Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  float32: { type: 'FLOAT' },
  int16: { type: 'INT32', converted_type: 'INT_16' },
  int32: { type: 'INT32' },
  flag: { type: 'INT32', converted_type: 'UINT_8' },
}

/** Parquet: a required column a number, a row group for what is appended at once, compressed by Snappy where nothing else is asked. */
export function createParquet(
  path: string,
  { columns, attributes = {}, compression = 'snappy', overwrite }: NewTable,
): TableWriter {
  const codec = codecOf(compression)
  const sink = byteSink(path, overwrite)
  const bytes = new ByteWriter()
  const flush = () => {
    sink.write(bytes.getBytes())
    bytes.index = 0
  }
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: 'REQUIRED', ...TYPES[type] })),
    ],
    kvMetadata: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    createdBy: 'neutrina',
    ...codec,
  })
  return {
    append: (values) => {
      const columnData = columns.map(({ name }, k) => ({ name, data: values[k] as DecodedArray }))
      writer.write({ columnData, rowGroupSize: values[0].length })
    },
    close: () => {
      writer.finish()
      sink.close()
    },
    abort: sink.abort,
  }
}
