import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { FileError } from '../complaint.ts'

/**
 * Collects names of files; those with `*`, `?`, `[…]`, `{…}` or `(…)` that the shell has left alone are the files that they fit, in
 * order.
 * @throws FileError for a pattern that no file fits
 */
export function files(name: string, before: readonly string[] = []): string[] {
  if (existsSync(name) || !/[*?[\]{}()!]/.test(name)) return [...before, name]
  // commands that are given no pattern do not wait for it
  const { globSync, isDynamicPattern } = createRequire(import.meta.url)('tinyglobby') as typeof import('tinyglobby')
  if (!isDynamicPattern(name)) return [...before, name]
  const found = globSync(name, { expandDirectories: false }).sort()
  if (found.length > 0) return [...before, ...found]
  throw new FileError({ who: name, wanted: 'files that fit this pattern', got: 'none' })
}
