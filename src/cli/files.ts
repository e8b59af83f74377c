import { existsSync } from 'node:fs'
import { globSync, isDynamicPattern } from 'tinyglobby'
import { FileError } from '../complaint.ts'

/**
 * Collects names of files; those with `*`, `?`, `[…]` or `{…}` that the shell has left alone are the files that they fit, in
 * order.
 * @throws FileError for a pattern that no file fits
 */
export function files(name: string, before: readonly string[] = []): string[] {
  if (existsSync(name) || !isDynamicPattern(name)) return [...before, name]
  const found = globSync(name, { expandDirectories: false }).sort()
  if (found.length > 0) return [...before, ...found]
  throw new FileError({ who: name, wanted: 'files that fit this pattern', got: 'none' })
}
