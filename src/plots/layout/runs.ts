/** First and one past the last place of each stretch of `n` places that have something to draw. */
export function runsOf(n: number, has: (place: number) => boolean): [number, number][] {
  const runs: [number, number][] = []
  for (let i = 0; i < n; i++) {
    if (!has(i)) continue
    const last = runs[runs.length - 1]
    if (last?.[1] === i) last[1] = i + 1
    else runs.push([i, i + 1])
  }
  return runs
}
