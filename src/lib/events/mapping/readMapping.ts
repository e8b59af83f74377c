import { readFileSync } from 'node:fs'
import { FileError } from '../../../complaint.ts'
import type { AnyEvents, EventLayout } from '../layouts/layout.ts'
import { layoutNamed } from '../layouts/registry.ts'
import { checkMapping } from './checkMapping.ts'
import type { Mapping } from './mapping.ts'

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const got = (cause as Error).message
    throw new FileError({ who: path, wanted: 'a mapping (JSON)', got, fix: 'check the path' }, { cause })
  }
}

/**
 * A mapping from a JSON file, checked before any event is read.
 * @throws FileError for a file that cannot be read or is no JSON, ConfigError for a mapping that means nothing, by the place
 * that is wrong
 */
export function readMapping<E extends AnyEvents>(path: string, layout?: EventLayout<E>): Mapping {
  const text = textOf(path)
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    const got = (cause as Error).message
    throw new FileError({ who: path, wanted: 'JSON', got, fix: 'correct the file' }, { cause })
  }
  const { layout: name } = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as { layout?: unknown }
  return checkMapping(parsed, layout ?? layoutNamed(typeof name === 'string' ? name : undefined))
}
