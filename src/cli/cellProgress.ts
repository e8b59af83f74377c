import { stripVTControlCharacters } from 'node:util'
import cliProgress from 'cli-progress'
import type { RunProgress } from '../report/index.ts'

/** Tells how far a notebook is: a bar on a terminal, elsewhere a line for each cell. */
export interface CellProgress {
  tell: (progress: RunProgress) => void
  stop: () => void
}

export const cellProgress = (stream: NodeJS.WriteStream, name: string): CellProgress =>
  stream.isTTY ? bar(stream, name) : lines(stream, name)

const FORMAT = '{name} {bar} cell {place} of {total}, {duration_formatted}  {what}'

function bar(stream: NodeJS.WriteStream, name: string): CellProgress {
  const shown = new cliProgress.SingleBar(
    { stream, format: FORMAT, barsize: 20, hideCursor: true, linewrap: false, fps: 5 },
    cliProgress.Presets.rect,
  )
  shown.start(1, 0, { name, place: 0, what: 'starting' })
  const tell = ({ place, of, state, cell, line }: RunProgress) => {
    shown.setTotal(of)
    shown.update(state === 'ended' ? place : place - 1, { place, what: flat(line ?? firstLine(cell.source)) })
  }
  return { tell, stop: () => shown.stop() }
}

/** Seconds between two lines of what a long cell shows. */
const QUIET = 15

function lines(stream: NodeJS.WriteStream, name: string): CellProgress {
  let said = performance.now()
  const tell = ({ place, of, state, cell, line, cost }: RunProgress) => {
    const now = performance.now()
    if (state === 'shows' && now - said > 1000 * QUIET) {
      said = now
      stream.write(`  ${flat(line ?? '')}\n`)
    }
    if (state !== 'ended' || !cost) return
    said = now
    const took = `${cost.seconds.toFixed(1)} s, ${Math.round(cost.rss / 1e6)} MB`
    stream.write(`${name}: cell ${place} of ${of}: ${took}  ${flat(firstLine(cell.source))}\n`)
  }
  return { tell, stop: () => {} }
}

const firstLine = (code: string): string => code.split('\n').find((line) => line.trim() !== '') ?? ''

const flat = (text: string): string => stripVTControlCharacters(text).trim().slice(0, 72)
