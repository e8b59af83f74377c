import { formulas, type Graph, type Value } from '../../../onnx/index.ts'
import { graphFunctions } from '../../graphFunctions.ts'

export type Three = readonly [Value, Value, Value]
/** (E, px, py, pz) */
export type Four = readonly [Value, Value, Value, Value]

/** Vectors of columns: twins of those of the coordinates. */
export function vectors(graph: Graph) {
  const { add, sub, mul, div, max } = formulas(graph)
  const { sum, hypot } = graphFunctions(graph)
  const dot = (a: Three, b: Three) => sum(a.map((x, k) => mul(x, b[k])))
  const cross = (a: Three, b: Three): Three => [
    sub(mul(a[1], b[2]), mul(a[2], b[1])),
    sub(mul(a[2], b[0]), mul(a[0], b[2])),
    sub(mul(a[0], b[1]), mul(a[1], b[0])),
  ]
  const each = (of: (k: number) => Value): Three => [of(0), of(1), of(2)]
  const unit = (a: Three): Three => {
    const length = max(hypot(...a), 1e-300)
    return each((k) => div(a[k], length))
  }
  const spaceOf = (p: Four): Three => [p[1], p[2], p[3]]
  /** Space components of a momentum in the rest frame of a boson of mass m. */
  const atRest = (p: Four, boson: Four, m: Value): Three => {
    const b = spaceOf(boson)
    const along = div(dot(b, spaceOf(p)), m)
    const push = div(sub(div(along, add(div(boson[0], m), 1)), p[0]), m)
    return each((k) => add(p[k + 1], mul(push, b[k])))
  }
  /** A momentum of the rest frame as seen in the laboratory. */
  const boosted = (p: Four, boson: Four, m: Value): Four => {
    const b = spaceOf(boson)
    const along = div(dot(b, spaceOf(p)), m)
    const push = div(add(div(along, add(div(boson[0], m), 1)), p[0]), m)
    const space = each((k) => add(p[k + 1], mul(push, b[k])))
    return [add(div(mul(boson[0], p[0]), m), along), ...space]
  }
  /** In the rest frame of the boson: the axis of the jets, the part of its flight across that, and what is across both. */
  const axesOf = (boson: Four, m: Value, jets: readonly [Four, Four]) => {
    const [a, b] = jets.map((jet) => unit(atRest(jet, boson, m)))
    const axis = unit(each((k) => sub(a[k], b[k])))
    const flight = spaceOf(boson)
    const off = dot(flight, axis)
    const along = unit(each((k) => sub(flight[k], mul(off, axis[k]))))
    return { axis, along, across: cross(axis, along), acollinear: each((k) => add(a[k], b[k])) }
  }
  return { dot, each, unit, spaceOf, atRest, boosted, axesOf }
}
