import { inspected } from '../realm/index.ts'

/** The text of a value that has no better form: `util.inspect`, cut before it fills a notebook. */
export const inspectText = (value: unknown): string =>
  inspected(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 })
