import type { MimeBundle } from '../notebook/index.ts'

/** What becomes of an output's data: what the page's script gets, or why the page does without. */
export type Prepared = { readonly data: unknown } | { readonly leftOut: string }

/**
 * A kind of output that a script of our own draws in the page. The notebook gives data only; the script is bundled into the
 * page once, and only when an output of the kind is there. It finds its places by `figure[data-kind="<name>"]`, reads the
 * data from the JSON in the figure's `<script type="application/json">`, and replaces the figure's `.still` when it is ready.
 */
export interface EmbeddedKind {
  readonly name: string
  /** The mime types it takes, best first. */
  readonly mimes: readonly string[]
  /** The script that draws it in the page, for the bundler. */
  readonly script: URL
  /** How it looks. */
  readonly style?: URL
  /** Checks and cleans a stranger's data. */
  readonly prepare: (value: unknown) => Prepared
  /** More sources that its script needs, as directives of the page's content security policy. */
  readonly policy?: Readonly<Record<string, string>>
}

/** The kind that draws an output, and the value that it draws. */
export function kindOf(
  data: MimeBundle,
  kinds: readonly EmbeddedKind[],
): { kind: EmbeddedKind; value: unknown } | undefined {
  for (const kind of kinds) {
    const mime = kind.mimes.find((mime) => mime in data)
    if (mime !== undefined) return { kind, value: data[mime] }
  }
  return undefined
}
