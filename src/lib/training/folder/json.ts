import { FileError } from '../../../complaint.ts'

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * The value that a JSON text holds.
 * @throws FileError naming the file it came from
 */
export function parseJson(text: string, who: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new FileError({ who, wanted: 'JSON', got: (cause as Error).message }, { cause })
  }
}

/** Where two values first differ, as `schedule.peak: 0.0005 there, 0.001 here`; undefined when they are equal. */
export function firstDifference(there: Json | undefined, here: Json | undefined, path = ''): string | undefined {
  if (!isTree(there) || !isTree(here) || Array.isArray(there) !== Array.isArray(here)) {
    return there === here ? undefined : `${path || 'the whole'}: ${show(there)} there, ${show(here)} here`
  }
  const names = new Set([...Object.keys(there), ...Object.keys(here)])
  for (const name of names) {
    const difference = firstDifference(field(there, name), field(here, name), path ? `${path}.${name}` : name)
    if (difference) return difference
  }
  return undefined
}

const isTree = (value: Json | undefined): value is object & Json => typeof value === 'object' && value !== null

const field = (tree: object, name: string): Json | undefined =>
  Object.hasOwn(tree, name) ? (tree as Record<string, Json>)[name] : undefined

const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60))
