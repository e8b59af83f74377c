/** Gathers what is printed, so that a loop of prints becomes a few messages. */
export interface Streams {
  add(name: 'stdout' | 'stderr', text: string): void
  /** Sends what is gathered; to be called before anything that must come after it. */
  flush(): void
}

const EVERY_MS = 30
const MOST_CHARACTERS = 1 << 16

/** Streams that go out by `send` after 30 ms, or earlier when there is much. */
export function batchedStreams(send: (name: 'stdout' | 'stderr', text: string) => void): Streams {
  let name: 'stdout' | 'stderr' = 'stdout'
  let parts: string[] = []
  let characters = 0
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (characters === 0) return
    const text = parts.join('')
    parts = []
    characters = 0
    send(name, text)
  }
  return {
    add: (to, text) => {
      if (to !== name) flush()
      name = to
      parts.push(text)
      characters += text.length
      if (characters >= MOST_CHARACTERS) flush()
      else timer ??= setTimeout(flush, EVERY_MS)
    },
    flush,
  }
}
