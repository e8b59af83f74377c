import { closeSync, openSync, readSync } from 'node:fs'

/** What the head of a report says of its maker. */
export const GENERATOR = '<meta name="generator" content="neutrina report">'
const HEAD = 4096

/** Whether a file is a report, by the look of its head. */
export function isReport(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD)
    return head.subarray(0, readSync(file, head)).includes(GENERATOR)
  } finally {
    closeSync(file)
  }
}
