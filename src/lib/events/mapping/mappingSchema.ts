import type { ColumnRule, EventLayout, PartRule } from '../layouts/layout.ts'
import { LAYOUTS } from '../layouts/registry.ts'
import { ANGLES, MOMENTA } from './mapping.ts'

const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
const text = { type: 'string', minLength: 1 }
const UNITS = [...Object.keys(MOMENTA), ...Object.keys(ANGLES)]

/** What an editor shows of a column. */
function columnSchema({ name, unit, domain }: ColumnRule): object {
  const description = `${name}${unit ? ` [${unit}]` : ''}: ${domain.wanted}`
  return { description, ...ref('source') }
}

function partSchema({ columns }: PartRule): object {
  const objects = {
    type: 'object',
    additionalProperties: false,
    required: columns.filter(({ optional }) => !optional).map(({ name }) => name),
    properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
  }
  const plain = columns.some(({ field }) => field === '')
  const anyOf = [objects, { type: 'array', minItems: 1, items: objects }, ...(plain ? [ref('source')] : [])]
  return { anyOf }
}

/**
 * The JSON schema (2020-12) of mappings, by the layout that they name: what docs/mapping.schema.json holds. An editor that finds
 * it by the `$schema` of a mapping completes and checks its keys; that a column is in a file only the file can tell.
 */
export function mappingSchema(): object {
  const [first, ...others] = LAYOUTS as unknown as readonly EventLayout[]
  const named = ({ name }: EventLayout) => ({ required: ['layout'], properties: { layout: { const: name } } })
  const isOther = (layout: EventLayout) => ({ anyOf: [{ not: named(layout) }, ofLayout(layout)] })
  const isFirst = { anyOf: [...others.map(named), ofLayout(first)] }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'neutrina-mapping-1',
    title: 'A mapping of file columns to quantities and units',
    type: 'object',
    allOf: [isFirst, ...others.map(isOther)],
    $defs: sources([first, ...others].flatMap(({ parts }) => parts.map(({ part }) => part))),
  }
}

function ofLayout(layout: EventLayout): object {
  const parts = layout.parts.map((rule) => [rule.part, partSchema(rule)])
  const names = layout.parts.map(({ part }) => part)
  const derived = Object.keys(layout.derived ?? {})
  return {
    additionalProperties: false,
    required: ['parts'],
    properties: {
      $schema: { type: 'string', description: 'where editors find this schema' },
      name: { type: 'string', description: 'what the mapping is for, in words' },
      layout: { const: layout.name },
      table: { ...text, description: 'what all names of columns begin with: a tree, a group, a data set' },
      momenta: { enum: Object.keys(MOMENTA), description: 'the unit of momenta, energies and masses; GeV by default' },
      angles: { enum: Object.keys(ANGLES), description: 'the unit of azimuths; rad by default' },
      missing: { type: 'array', items: { type: 'number' }, description: 'values that mark an empty place, as -999' },
      places: {
        type: 'object',
        description: 'places that events have of a part; by default as many as the file has, or 10 for lists',
        additionalProperties: false,
        properties: Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 1 }])),
      },
      select: {
        description:
          'only events that fulfil it, in GeV and rad: part.column, count(…), any(…), comparisons, && and ||',
        anyOf: [text, { type: 'array', minItems: 1, items: text }],
      },
      parts: {
        type: 'object',
        description: 'which columns make the objects of a part; several kinds in a list are joined by falling momentum',
        additionalProperties: false,
        required: layout.parts.filter(({ part, truth }) => !truth && !derived.includes(part)).map(({ part }) => part),
        properties: Object.fromEntries(parts),
      },
    },
  }
}

/** Where the numbers of a column may come from. */
function sources(parts: readonly string[]): object {
  return {
    names: {
      description: 'a column of the file, or columns that are numbered and make places',
      anyOf: [text, { type: 'array', minItems: 1, items: text }],
    },
    source: {
      anyOf: [
        ref('names'),
        { type: 'number', description: 'stands for itself' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['from'],
          properties: {
            from: ref('names'),
            unit: { enum: UNITS, description: 'where it differs from that of the mapping' },
            above: { type: 'number', description: '1 for values above this, else 0' },
            values: {
              type: 'object',
              description: 'what each value stands for',
              additionalProperties: { type: 'number' },
            },
          },
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['mass'],
          properties: {
            mass: {
              description: 'the energy comes from the momentum and this mass',
              anyOf: [ref('names'), { type: 'number' }],
            },
          },
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['count'],
          properties: {
            count: { enum: [...new Set(parts)], description: 'how many places of this part are filled' },
            where: { ...text, description: 'only those that hold something but 0 in this column' },
          },
        },
      ],
    },
  }
}
