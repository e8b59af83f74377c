import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of one of the shared event samples, which lie in the folder `shared/data` beside the repository. */
export function sharedData(name: string): string {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  assert.ok(
    existsSync(path),
    `the test needs the shared sample ${name}, which is not in shared/data beside the repository`,
  )
  return path
}
