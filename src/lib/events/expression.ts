import jsep from 'jsep'
import { ConfigError } from '../../complaint.ts'
import type { Table } from '../columns/index.ts'
import type { Cut } from './cut.ts'
import type { AnyEvents, EventLayout } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'

/** A number or truth (1 or 0) of an event, or one of each of its filled places. */
type Value = number | readonly number[]
type Read = (parts: Parts, event: number) => Value

/** The parts of events, and the column that is 0 in a place that is empty. */
type Parts = Readonly<Record<string, Table & { readonly filledBy: string | undefined }>>

const truth = (holds: boolean) => (holds ? 1 : 0)

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '&&': (a, b) => truth(a !== 0 && b !== 0),
  '||': (a, b) => truth(a !== 0 || b !== 0),
}

const UNARY: Readonly<Record<string, (a: number) => number>> = {
  '-': (a) => -a,
  '+': (a) => a,
  '!': (a) => truth(a === 0),
}

/** Of each number. */
const EACH: Readonly<Record<string, (a: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
  sinh: Math.sinh,
  cosh: Math.cosh,
}

/** Of the filled places of an event. */
const OVER: Readonly<Record<string, (all: readonly number[]) => number>> = {
  count: (all) => all.filter((a) => a !== 0).length,
  any: (all) => truth(all.some((a) => a !== 0)),
  all: (all) => truth(all.every((a) => a !== 0)),
  sum: (all) => all.reduce((a, b) => a + b, 0),
  min: (all) => all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  max: (all) => all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
}

const isKnown = <T>(record: Readonly<Record<string, T>>, name: string): boolean => Object.hasOwn(record, name)

/**
 * A cut from an expression over the columns of events, in GeV and rad: `a.pt > 30 && count(b.pt > 40) >= 2` for parts a and b.
 *
 * `part.column` is a number where a part has one place, else a list of its filled places (those whose first column in GeV is not 0);
 * `part.column[0]` is the first. Operators are those of arithmetic, comparison and logic, place by place on lists; abs, sqrt,
 * log, exp, sin, cos, sinh and cosh too; count, any, all, sum, min and max make a number of a list. What is not there or not
 * a number fulfils no comparison but `!=`. Nothing of the expression is run as code.
 * @throws ConfigError for what is no such expression; and, when events are looked at, for parts and columns that they do not
 * have, for a place that is none, or a list where one answer is wanted
 */
export function cutFrom(expression: string): Cut<AnyEvents> {
  const read = compile(parse(expression), expression)
  let seen: { readonly events: AnyEvents; readonly parts: Parts } | undefined
  return {
    name: expression,
    keeps(events, event) {
      if (seen?.events !== events) seen = { events, parts: partsOf(events) }
      const value = read(seen.parts, event)
      if (typeof value === 'number') return value !== 0 && !Number.isNaN(value)
      throw wrong(expression, 'one answer for an event', 'a list', 'put any(…) or all(…) around it')
    },
  }
}

/**
 * Looks whether an expression is one over the columns of a layout.
 * @throws ConfigError for what is no expression, and for parts and columns that the layout has not
 */
export function checkSelection(expression: string, { parts }: EventLayout): void {
  const node = parse(expression)
  compile(node, expression)
  for (const [part, column] of namesIn(node)) {
    const rule = parts.find((each) => each.part === part)
    if (!rule) throw wrong(expression, `one of the parts ${parts.map((each) => each.part).join(', ')}`, part)
    const names = rule.columns.map(({ name }) => name)
    const known = column === undefined ? names.length === 1 : names.includes(column)
    if (known) continue
    const wanted = `one of ${names.map((name) => `${part}.${name}`).join(', ')}`
    throw wrong(expression, wanted, column === undefined ? part : `${part}.${column}`)
  }
}

/** The parts and columns that an expression names. */
function namesIn(node: jsep.Expression): (readonly [part: string, column: string | undefined])[] {
  switch (node.type) {
    case 'Identifier':
      return [[(node as jsep.Identifier).name, undefined]]
    case 'MemberExpression': {
      const { object, property, computed } = node as jsep.MemberExpression
      return computed ? namesIn(object) : [[(object as jsep.Identifier).name, (property as jsep.Identifier).name]]
    }
    case 'UnaryExpression':
      return namesIn((node as jsep.UnaryExpression).argument)
    case 'BinaryExpression':
      return [node as jsep.BinaryExpression].flatMap(({ left, right }) => [...namesIn(left), ...namesIn(right)])
    case 'CallExpression':
      return (node as jsep.CallExpression).arguments.flatMap(namesIn)
    default:
      return []
  }
}

function partsOf(events: AnyEvents): Parts {
  const layout = layoutOf(events)
  return Object.fromEntries(
    Object.entries(layout.tablesOf(events)).map(([part, table]) => {
      const rules = layout.parts.find((rule) => rule.part === part)?.columns ?? []
      const filledBy = rules.find(({ name, unit }) => unit === 'GeV' && name in table.columns)?.name
      return [part, { ...table, filledBy }]
    }),
  )
}

const wrong = (expression: string, wanted: string, got: string, fix?: string) =>
  new ConfigError({ who: `selection ${JSON.stringify(expression)}`, wanted, got, ...(fix && { fix }) })

function parse(expression: string): jsep.Expression {
  try {
    return jsep(expression)
  } catch (error) {
    throw wrong(expression, 'an expression', (error as Error).message)
  }
}

function compile(node: jsep.Expression, expression: string): Read {
  const inner = (of: jsep.Expression) => compile(of, expression)
  switch (node.type) {
    case 'Literal': {
      const { value } = node as jsep.Literal
      if (typeof value !== 'number') throw wrong(expression, 'numbers', JSON.stringify(value))
      return () => value
    }
    case 'Identifier':
      return columnOf((node as jsep.Identifier).name, undefined, expression)
    case 'MemberExpression':
      return member(node as jsep.MemberExpression, expression)
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression
      const [apply, of] = [operatorOf(UNARY, operator, expression), inner(argument)]
      return (parts, event) => each(apply, of(parts, event))
    }
    case 'BinaryExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression
      const [apply, a, b] = [operatorOf(BINARY, operator, expression), inner(left), inner(right)]
      return (parts, event) => pairwise(apply, a(parts, event), b(parts, event), expression)
    }
    case 'CallExpression':
      return call(node as jsep.CallExpression, expression)
    default:
      throw wrong(expression, 'numbers, columns, operators and functions', `a ${node.type}`)
  }
}

function operatorOf<T>(known: Readonly<Record<string, T>>, operator: string, expression: string): T {
  if (isKnown(known, operator)) return known[operator]
  throw wrong(expression, `one of the operators ${Object.keys(known).join(' ')}`, operator)
}

function call({ callee, arguments: given }: jsep.CallExpression, expression: string): Read {
  const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : '?'
  if (given.length !== 1 || !(isKnown(EACH, name) || isKnown(OVER, name))) {
    const wanted = `one argument and one of the functions ${Object.keys({ ...EACH, ...OVER }).join(', ')}`
    throw wrong(expression, wanted, `${name} of ${given.length}`)
  }
  const of = compile(given[0], expression)
  if (isKnown(EACH, name)) return (parts, event) => each(EACH[name], of(parts, event))
  return (parts, event) => {
    const value = of(parts, event)
    return OVER[name](typeof value === 'number' ? [value] : value)
  }
}

/** `part.column`, or a place of a list. */
function member({ object, property, computed }: jsep.MemberExpression, expression: string): Read {
  if (!computed && object.type === 'Identifier' && property.type === 'Identifier') {
    return columnOf((object as jsep.Identifier).name, (property as jsep.Identifier).name, expression)
  }
  const place = (property as jsep.Literal).value
  if (!computed || property.type !== 'Literal' || !(Number.isInteger(place) && (place as number) >= 0)) {
    throw wrong(expression, 'part.column or part.column[place]', `a ${object.type} of a ${property.type}`)
  }
  const of = compile(object, expression)
  return (parts, event) => {
    const value = of(parts, event)
    if (typeof value === 'number') throw wrong(expression, `a list to take place ${place} of`, 'a number')
    return value[place as number] ?? Number.NaN
  }
}

function columnOf(part: string, name: string | undefined, expression: string): Read {
  return (parts, event) => {
    if (!isKnown(parts, part)) {
      throw wrong(expression, `one of the parts ${Object.keys(parts).join(', ')}`, part)
    }
    const { columns, perEvent = 1, filledBy } = parts[part]
    const names = Object.keys(columns)
    const known = name ?? (names.length === 1 ? names[0] : '')
    if (!isKnown(columns, known)) {
      const wanted = `one of ${names.map((column) => `${part}.${column}`).join(', ')}`
      throw wrong(expression, wanted, name === undefined ? part : `${part}.${name}`)
    }
    const values = columns[known]
    if (perEvent === 1) return values[event]
    const filled: number[] = []
    for (let row = event * perEvent; row < (event + 1) * perEvent; row++) {
      if (filledBy === undefined || columns[filledBy][row] !== 0) filled.push(values[row])
    }
    return filled
  }
}

const each = (apply: (a: number) => number, value: Value): Value =>
  typeof value === 'number' ? apply(value) : value.map(apply)

function pairwise(apply: (a: number, b: number) => number, a: Value, b: Value, expression: string): Value {
  if (typeof a === 'number') return each((y) => apply(a, y), b)
  if (typeof b === 'number') return each((x) => apply(x, b), a)
  if (a.length === b.length) return a.map((x, k) => apply(x, b[k]))
  throw wrong(expression, 'lists of equal length', `${a.length} and ${b.length} places`)
}
