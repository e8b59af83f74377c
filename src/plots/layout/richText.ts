import { textWidth } from './textWidth.ts'

/** A stretch of text on one level, placed along its line. */
export interface Run {
  readonly text: string
  /** From the start of the line, px. */
  readonly offset: number
  /** Below the base line, px; negative above it. */
  readonly drop: number
  readonly size: number
}

export interface RichText {
  readonly runs: readonly Run[]
  readonly width: number
}

const SMALL = 0.72
const DROP = { _: 0.28, '^': -0.38 }

/** Plain text up to a marker, or a marker with a group in braces or a word. */
const PIECES = /([_^])(?:\{([^}]*)\}|([^\s_^,:;[\](){}/=|]+))|([^_^]+|[_^])/gu

/**
 * A label such as `p_T^ν [GeV]` or `m_{bℓν}` as runs of text; marks after `_` stand lower, after `^` higher, one above the
 * other when both follow the same letter. Vega draws plain text only, so the places are computed here.
 */
export function richText(label: string, size: number, bold = false): RichText {
  const runs: Run[] = []
  let [at, stack, stacked] = [0, 0, '']
  for (const [, marker, group, word, plain] of label.matchAll(PIECES)) {
    if (plain !== undefined) {
      // a space at the start would not be drawn
      const text = plain.trimStart()
      const space = textWidth(plain.slice(0, plain.length - text.length), size, bold)
      if (text !== '') runs.push({ text, offset: at + space, drop: 0, size })
      at += textWidth(plain, size, bold)
      stacked = ''
      continue
    }
    const text = group ?? word
    // the second of a pair starts where the first did
    if (stacked === '' || stacked === marker) stack = at
    runs.push({ text, offset: stack, drop: DROP[marker as '_' | '^'] * size, size: size * SMALL })
    at = Math.max(at, stack + textWidth(text, size * SMALL, bold))
    stacked = marker
  }
  return { runs, width: at }
}

/** The label on one line that keeps its markers, for tooltips: `p_z^ν,reco`. */
export const lineText = (label: string): string => label.replace(/([_^])\{([^}]*)\}/g, '$1$2')

/** The label without its markers, for what is read aloud. */
export const plainText = (label: string): string => label.replace(/[_^]\{([^}]*)\}/g, '$1').replace(/[_^](?=\S)/g, '')
