import { FileError, NeutrinaError } from '../../../complaint.ts'

/** What a decoder throws over a file becomes an error that names the file, and what is ours stays as it is. */
export function unsound(path: string, kind: string, cause: unknown): NeutrinaError {
  if (cause instanceof NeutrinaError) return cause
  const got = (cause as Error)?.message || String(cause)
  return new FileError({ who: path, wanted: `a sound ${kind} file`, got, fix: 'copy or write it again' }, { cause })
}

/** Does something with the bytes of a file, however wrong they are. */
export function sound<T>(path: string, kind: string, action: () => T): T {
  try {
    return action()
  } catch (cause) {
    throw unsound(path, kind, cause)
  }
}
