import { inspect, types } from 'node:util'

/** What reading a value of a cell gives, or the other where the value throws. */
export function orElse<Value, Other>(read: () => Value, other: Other): Value | Other {
  try {
    return read()
  } catch {
    return other
  }
}

/** Whether something thrown is an error, of whatever realm. */
export const isError = (thrown: unknown): thrown is Error =>
  orElse(() => types.isNativeError(thrown) || Object.prototype.toString.call(thrown) === '[object Error]', false)

/** A property of an error as text; the other where it has none or refuses to tell. */
export const textOf = (error: Error, name: 'name' | 'message' | 'stack', other: string): string =>
  orElse(() => String(error[name]), other)

/** What `util.inspect` says of a value; the other where it does not let itself be looked at. */
export const inspected = (
  value: unknown,
  options: Parameters<typeof inspect>[1] = {},
  other = '[a value that cannot be shown]',
): string =>
  orElse(() => inspect(value, options), undefined) ??
  orElse(() => inspect(value, { ...options, customInspect: false, getters: false }), other)

/** A thrown value in a few words. */
export const messageOf = (thrown: unknown): string =>
  isError(thrown) ? textOf(thrown, 'message', 'an error without a message') : inspected(thrown)
