// @ts-check
// After `npm pack`: the clone is a clone again, whose doors lead to its sources.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where the clone's package.json is kept meanwhile. */
export const CLONES = join(ROOT, 'package', 'clone.json')

export function restore() {
  if (existsSync(CLONES)) renameSync(CLONES, join(ROOT, 'package.json'))
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) restore()
