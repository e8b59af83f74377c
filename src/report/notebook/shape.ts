import { NotebookError } from '../errors.ts'

/** A JSON object whose fields are not known yet. */
export type Fields = Record<string, unknown>

/** Where in a file a value lies, for people. */
export type Place = string

export const refuse = (who: Place, wanted: string, got: unknown, fix?: string): never => {
  throw new NotebookError({ who, wanted, got: tell(got), ...(fix !== undefined && { fix }) })
}

export function tell(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function fields(value: unknown, at: Place): Fields {
  return isFields(value) ? value : refuse(at, 'an object', value)
}

export function list(value: unknown, at: Place): unknown[] {
  return Array.isArray(value) ? value : refuse(at, 'a list', value)
}

export function string(value: unknown, at: Place): string {
  return typeof value === 'string' ? value : refuse(at, 'a text', value)
}

/** A text, which nbformat stores whole or as a list of lines. */
export function text(value: unknown, at: Place): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('')
  return refuse(at, 'a text or a list of lines', value)
}

export function oneOf<T extends string>(value: unknown, options: readonly T[], at: Place): T {
  return options.find((option) => option === value) ?? refuse(at, options.map((o) => `'${o}'`).join(' or '), value)
}

/** An execution count: a whole number from 0, or none. */
export function countOrNull(value: unknown, at: Place): number | null {
  if (value === null || value === undefined) return null
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : refuse(at, 'a whole number', value)
}
