import { parquetHeader } from 'hyparquet/src/column.js'
import { convert, convertWithDictionary } from 'hyparquet/src/convert.js'
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { getMaxDefinitionLevel } from 'hyparquet/src/schema.js'
import type { ColumnDecoder, DataPageHeader, DataPageHeaderV2, DecodedArray } from 'hyparquet/src/types.js'
import type { Numbers } from '../../../columns/index.ts'
import { checkLevels, checkNumbers } from './checkRuns.ts'
import { UNPACK } from './codecs.ts'

/** The numbers of one column of a row group; `offsets` [rows + 1] where each row has a list of them. */
export interface ChunkValues {
  readonly values: Numbers
  readonly offsets?: Int32Array
}

/** Numbers of one page, and its bytes; a damaged head may say anything, and arrays of more end the process. */
const [MOST, BYTES] = [1 << 24, 1 << 28]

type Reader = { view: DataView; offset: number }
type Header = ReturnType<typeof parquetHeader>

/** Where pages go: values one after the other, and where the list of each row begins. */
interface Sink {
  readonly out: Numbers
  readonly starts: Int32Array | undefined
  filled: number
  rows: number
}

/** The levels and the numbers of a page of data, in either version. */
function pageOf(compressed: Uint8Array, header: Header, decoder: ColumnDecoder, dictionary: DecodedArray | undefined) {
  const page = header.data_page_header
    ? firstVersion(compressed, header, header.data_page_header, decoder)
    : secondVersion(compressed, header, header.data_page_header_v2!, decoder)
  const { encoding } = (header.data_page_header ?? header.data_page_header_v2)!
  return { ...page, values: convertWithDictionary(page.dataPage, dictionary, encoding, decoder) }
}

function firstVersion(compressed: Uint8Array, header: Header, head: DataPageHeader, decoder: ColumnDecoder) {
  const bytes = decompressPage(compressed, header.uncompressed_page_size, decoder.codec, UNPACK)
  const contents = { values: head.num_values, encoding: head.encoding }
  checkNumbers(bytes, checkLevels(bytes, contents, decoder), contents)
  return readDataPage(bytes, head, decoder)
}

/** Levels lie before the numbers and are never packed. */
function secondVersion(compressed: Uint8Array, header: Header, head: DataPageHeaderV2, decoder: ColumnDecoder) {
  const { num_values, num_nulls, encoding, is_compressed } = head
  const levels = { repetition: head.repetition_levels_byte_length, definition: head.definition_levels_byte_length }
  if (!(num_nulls >= 0 && num_nulls <= num_values && levels.repetition >= 0 && levels.definition >= 0))
    throw new Error('a page whose head is damaged')
  const from = checkLevels(compressed, { values: num_values, encoding, levels }, decoder)
  const packed = compressed.subarray(from)
  const size = header.uncompressed_page_size - from
  const bytes =
    is_compressed === false || decoder.codec === 'UNCOMPRESSED'
      ? packed
      : decompressPage(packed, size, decoder.codec, UNPACK)
  checkNumbers(bytes, 0, { values: num_values - num_nulls, encoding })
  if (bytes === packed) return readDataPageV2(compressed, header, decoder)
  // unpacked once, not again
  const whole = new Uint8Array(header.uncompressed_page_size)
  whole.set(compressed.subarray(0, from))
  whole.set(bytes, from)
  return readDataPageV2(whole, { ...header, data_page_header_v2: { ...head, is_compressed: false } }, decoder)
}

/** The head of the next page, whose sizes are those of this column. */
function headerOf(reader: Reader, left: number): Header {
  const header = parquetHeader(reader)
  const data = header.data_page_header ?? header.data_page_header_v2
  const values = (header.type === 'DICTIONARY_PAGE' ? header.dictionary_page_header : data)?.num_values
  const most = header.type === 'DICTIONARY_PAGE' ? MOST : Math.min(left, MOST)
  const fits = header.compressed_page_size >= 0 && reader.offset + header.compressed_page_size <= reader.view.byteLength
  const unpacked = header.uncompressed_page_size
  if (fits && unpacked >= 0 && unpacked <= BYTES && values !== undefined && values >= 0 && values <= most) return header
  throw new Error('a page whose head is damaged')
}

/** What is missing becomes NaN, a list that is missing has no numbers. */
function put(sink: Sink, page: ReturnType<typeof pageOf>, highest: number, count: number): void {
  const { definitionLevels: definitions, repetitionLevels: repetitions, values } = page
  if (!sink.starts && !definitions?.length && typeof values[0] === 'number' && values.length === count) {
    sink.out.set(values as ArrayLike<number>, sink.filled)
    sink.filled += count
    return
  }
  let at = 0
  for (let i = 0; i < count; i++) {
    if (sink.starts && !(repetitions[i] > 0)) sink.starts[sink.rows++] = sink.filled
    const level = definitions?.length ? definitions[i] : highest
    if (level === highest) sink.out[sink.filled++] = Number(values[at++])
    else if (!sink.starts || level === highest - 1) sink.out[sink.filled++] = Number.NaN
  }
}

const dictionaryOf = (compressed: Uint8Array, header: Header, decoder: ColumnDecoder): DecodedArray => {
  const { num_values } = header.dictionary_page_header!
  const page = decompressPage(compressed, header.uncompressed_page_size, decoder.codec, UNPACK)
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 }
  return convert(readPlain(reader, decoder.type, num_values, decoder.element.type_length), decoder)
}

/**
 * One column of a row group, decoded.
 * @param bytes all pages of the column
 * @param count numbers in them, empty lists and missing ones among them
 * @param rows of the group; given where each has a list
 * @throws Error for pages that are damaged
 */
export function readChunk(bytes: ArrayBuffer, decoder: ColumnDecoder, count: number, rows?: number): ChunkValues {
  const reader: Reader = { view: new DataView(bytes), offset: 0 }
  const floats = decoder.type === 'FLOAT'
  const sink: Sink = {
    out: floats ? new Float32Array(count) : new Float64Array(count),
    starts: rows === undefined ? undefined : new Int32Array(rows + 1),
    filled: 0,
    rows: 0,
  }
  const highest = getMaxDefinitionLevel(decoder.schemaPath)
  let dictionary: DecodedArray | undefined
  for (let seen = 0; seen < count; ) {
    const header = headerOf(reader, count - seen)
    const compressed = new Uint8Array(bytes, reader.offset, header.compressed_page_size)
    reader.offset += header.compressed_page_size
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = dictionaryOf(compressed, header, decoder)
      continue
    }
    const { num_values } = (header.data_page_header ?? header.data_page_header_v2)!
    put(sink, pageOf(compressed, header, decoder, dictionary), highest, num_values)
    seen += num_values
  }
  const values = sink.out.subarray(0, sink.filled)
  if (!sink.starts) return { values }
  sink.starts[sink.rows] = sink.filled
  return { values, offsets: sink.starts }
}
