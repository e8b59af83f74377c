import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A new folder for the files of one test file, removed after it; gives the path of a name in it. */
export function temporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'neutrina-events-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}
