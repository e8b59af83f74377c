import { ShapeError } from '../../complaint.ts'
import { type Params, split } from '../tensor/index.ts'
import type { Bijection, Mapped } from './bijection.ts'
import { defineBijection } from './defineBijection.ts'
import { stretchesOf } from './fusedFlow.ts'

/**
 * Bijections one after the other, the first nearest to the data; their log-determinants add. Those that take a context
 * all get the same one; the parameters are the list of theirs.
 * @throws ShapeError when there are none, or their widths differ
 */
export function chain(links: readonly Bijection[]): Bijection<readonly Params[]> {
  checkLinks(links)
  const contextDim = Math.max(...links.map((link) => link.contextDim))
  const stretches = stretchesOf(links)
  return defineBijection<readonly Params[]>({
    name: `chain of ${links.length}`,
    dim: links[0].dim,
    contextDim,
    init: (key) => split(key, links.length).map((own, i) => links[i].init(own)),
    forward: (params, x, context) =>
      through(stretches(), (stretch, value) => stretch(params, value, context, 'forward'), x),
    inverse: (params, y, context) =>
      through(stretches().toReversed(), (stretch, value) => stretch(params, value, context, 'inverse'), y),
  })
}

function through<T>(steps: readonly T[], apply: (step: T, x: Mapped['value']) => Mapped, x: Mapped['value']): Mapped {
  return steps.slice(1).reduce(
    (done: Mapped, step) => {
      const next = apply(step, done.value)
      return { value: next.value, logDet: done.logDet.add(next.logDet) }
    },
    apply(steps[0], x),
  )
}

function checkLinks(links: readonly Bijection[]): void {
  const who = 'chain'
  if (links.length === 0) throw new ShapeError({ who, wanted: 'one or more bijections', got: 'none' })
  for (const width of ['dim', 'contextDim'] as const) {
    const widths = new Set(links.map((link) => link[width]).filter((n) => n > 0))
    if (widths.size > 1) throw new ShapeError({ who, wanted: `links of one ${width}`, got: [...widths].join(' and ') })
  }
}
