import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { reportJson } from '../../src/lib/evaluation/index.ts'
import { judge, load } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const schema = JSON.parse(readFileSync(at('docs/report.schema.json'), 'utf8'))
const page = readFileSync(at('docs/report-json.md'), 'utf8')
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  schema,
)
const valid = (document: unknown): boolean => validate(document)

/** A document to spoil. */
// biome-ignore lint/suspicious/noExplicitAny: the tests reach into any place of it
type Any = any

const SYSTEMS = [
  { name: 'singleNeutrino', sample: 'ttbar_semilep_test.h5', has: 'association', method: 'mw', quantity: 'px' },
  { name: 'twoNeutrinos', sample: 'ttbar_dilep_test.h5', has: 'unfolding', method: 'ellipse', quantity: 'm_tt' },
] as const

before(() => useBackend('simd'))

test('the page tells of every key that the schema names', () => {
  const named = [...new Set(namedKeys(schema))]
  assert.ok(named.length > 40)
  assert.deepEqual(
    named.filter((key) => !page.includes(`\`${key}\``)),
    [],
  )
})

for (const { name, sample, has, method, quantity } of SYSTEMS) {
  describe(`the report of ${name}`, () => {
    const documents: { alone?: Any; beside?: Any } = {}

    before(async () => {
      const [flow, regression] = await Promise.all(
        ['flow', 'regression'].map((kept) => load(at(`test/fixtures/${name}/${kept}`))),
      )
      const of = { files: [at(`data/${sample}`)], events: 400, draws: 16, key: key(3) }
      documents.alone = reportJson((await judge(flow, of)).report!)
      documents.beside = reportJson((await judge(flow, { ...of, beside: regression })).report!)
    })

    for (const which of ['alone', 'beside'] as const) {
      test(`${which}: it is what the schema says, before and after it is written as JSON`, () => {
        const document = documents[which]
        assert.ok(valid(document), JSON.stringify(validate.errors, null, 1))
        assert.ok(valid(JSON.parse(JSON.stringify(document))))
        assert.ok(has in document)
        assert.equal(document.events, 400)
        const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
        for (const ranks of Object.values<Any>(document.ranks)) assert.equal(total(ranks.counts), 400)
      })

      test(`${which}: every method and every quantity that it tells of is written out`, () => {
        const document = documents[which]
        const told = Object.entries<Any>(document.errors)
        const { association, correlations, unfolding } = document
        const ids = [told.map(([id]) => id), ...[association?.methods, correlations, unfolding?.methods].map(keys)]
        assert.deepEqual(missing(ids.flat(), document.methods), [])
        assert.deepEqual(
          missing([...told.flatMap(([, of]) => keys(of)), ...keys(document.ranks)], document.quantities),
          [],
        )
        assert.ok(quantity in document.errors[method])
      })
    }

    test('a regression beside it is one method more', () => {
      const [alone, beside] = [documents.alone, documents.beside].map(({ errors }) => keys(errors))
      assert.equal(beside.length, alone.length + 1)
    })

    const WRONG: Record<string, (report: Any) => void> = {
      'a key that is not known': (report) => {
        report.pit = {}
      },
      'a key that is not known, deep inside': (report) => {
        report.tarp.p = 0.5
      },
      'a number without its error': (report) => {
        delete report.nll_physical.error
      },
      'a share without its error': (report) => {
        delete report.coverage['0.68'].error
      },
      'a width without its error': (report) => {
        delete report.errors[method][quantity].width.error
      },
      'a number that is none': (report) => {
        report.nll_standardised.value = Number.NaN
      },
      'an infinite number': (report) => {
        report.tarp.worst_z = Number.POSITIVE_INFINITY
      },
      'null where there is a number': (report) => {
        report.coverage['0.95'].value = null
      },
      'a negative error': (report) => {
        report.errors[method][quantity].median.error = -1
      },
      'a method by its label': (report) => {
        report.methods['ν-Weighting'] = 'ν-Weighting'
      },
      'another format': (report) => {
        report.format = 'neutrina-report-2'
      },
      'a histogram of other bins': (report) => {
        report.highest_density.counts.pop()
      },
      'a missing part': (report) => {
        delete report.ranks
      },
    }
    for (const [what, spoil] of Object.entries(WRONG)) {
      test(`refuses ${what}`, () => {
        const report = structuredClone(documents.alone)
        spoil(report)
        assert.equal(valid(report), false)
      })
    }
  })
}

const keys = (of: object | undefined) => Object.keys(of ?? {})
const missing = (ids: readonly string[], of: object) => ids.filter((id) => !(id in of))

/** Every key that the schema names. */
function namedKeys(part: Any): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries<Any>(part).flatMap(([key, inner]) => [
    ...(key === 'properties' ? Object.keys(inner) : []),
    ...namedKeys(inner),
  ])
}
