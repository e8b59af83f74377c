import { EngineError } from '../errors.ts'
import type { Layout, Values } from './layout.ts'

const word = new Float32Array(1)
const bits = new Int32Array(word.buffer)

function bitsOf(float: number): number {
  word[0] = float
  return bits[0]
}

/**
 * Writes the values of a layout to `words`, from number `at` on.
 * @throws EngineError when one is missing, or one is not of the layout
 */
export function write<L extends Layout>(words: Int32Array | number[], at: number, of: L, values: Values<L>): void {
  const { names, slots, name } = of as Layout
  const given = values as Readonly<Record<string, number | boolean>>
  for (let i = 0; i < names.length; i++) {
    const value = given[names[i]]
    if (value === undefined) throw disagreement(name, `a value for '${names[i]}'`, 'none')
    words[at + i] = slots[names[i]] === 'float' ? bitsOf(value as number) : Number(value)
  }
  let count = 0
  for (const _ in given) count++
  if (count === names.length) return
  const unknown = Object.keys(given).filter((other) => !(other in slots))
  throw disagreement(name, `only ${names.join(', ')}`, unknown.join(', '))
}

const disagreement = (name: string, wanted: string, got: string): EngineError =>
  new EngineError({ who: `job ${name}`, wanted, got, fix: 'its slots are listed in src/engine/jobs' })
