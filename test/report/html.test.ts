import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { themed } from '../../src/report/html/chartColours.ts'
import { charts } from '../../src/report/html/charts.ts'
import { contentsHtml, newContents } from '../../src/report/html/contents.ts'
import { escapeJson } from '../../src/report/html/escape.ts'
import { markdownHtml } from '../../src/report/html/markdown.ts'
import { mathsAt } from '../../src/report/html/maths.ts'
import { terminalHtml } from '../../src/report/html/terminal.ts'
import { renderReport } from '../../src/report/index.ts'
import { formatNotebook, settled } from '../../src/report/notebook/index.ts'
import { HOSTILE_CHARTS, HOSTILE_HTML, hostileNotebook, LOADING_CHARTS } from './hostileNotebook.ts'
import { codeCell, notebookOf } from './notebookOf.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const html = (text: string, more = {}) => markdownHtml(text, { folder, trust: false, ...more })

describe('maths', () => {
  /** A text, and what of it is maths: its TeX, on a line of its own or not. */
  const CASES: readonly [text: string, tex: string | undefined, display?: boolean][] = [
    ['$m_W$', 'm_W', false],
    ['$$m_W^2$$', 'm_W^2', true],
    ['\\(a\\)', 'a', false],
    ['\\[a\\]', 'a', true],
    ['\\begin{align*}a\\\\b\\end{align*} c', '\\begin{align*}a\\\\b\\end{align*}', true],
    ['$a\\$b$', 'a\\$b', false],
    ['$5 and $10', undefined],
    ['$ a$', undefined],
    ['$a', undefined],
    ['$$', undefined],
    ['$a$5', undefined],
  ]
  for (const [text, tex, display] of CASES) {
    test(JSON.stringify(text), () => {
      const found = mathsAt(text, 0)
      assert.deepEqual(found && [found.tex, found.display], tex === undefined ? undefined : [tex, display])
    })
  }

  test('keeps underscores and backslashes from Markdown, also in lists, tables and headings', () => {
    for (const text of ['$a_b$ and $c_d$', '- $a_b$ $c_d$', '| x |\n|---|\n| $a_b$ $c_d$ |', '# $a_b$ $c_d$']) {
      const annotations = [...html(text).matchAll(/<annotation[^>]*>([^<]*)</g)].map(([, tex]) => tex)
      assert.deepEqual(annotations, ['a_b', 'c_d'], text)
    }
  })

  test('blocks may have lines of their own', () => {
    assert.match(
      html('before\n\n$$\na \\\\ b\n$$\n\nafter'),
      /<p>before<\/p>\n<span class="katex-display">.*<p>after<\/p>/s,
    )
  })

  test('what KaTeX cannot read is shown, not thrown', () => {
    assert.match(html('$\\frac{a$'), /katex-error.*\\frac\{a/s)
  })

  test('in code there is none', () => {
    assert.doesNotMatch(html('`$a$`\n\n```\n$b$\n```'), /katex/)
  })
})

describe('Markdown', () => {
  test('has tables, lists, highlighted code and typographic quotes', () => {
    const shown = html('| a |\n|---|\n| "b" |\n\n- c\n\n```ts\nconst d = 1\n```')
    for (const part of ['<td>“b”</td>', '<li>c</li>', 'language-ts', '<span class="hljs-keyword">const</span>']) {
      assert.ok(shown.includes(part), `${part} in ${shown}`)
    }
  })

  test('links to the web stay, headings get anchors, links to headings find them', () => {
    const contents = newContents()
    const shown = html('# A title\n\n## A title\n\n[up](#A-title) [arXiv](https://arxiv.org) README.md', { contents })
    assert.match(shown, /<h1 id="s-A-title">A title<\/h1>\n<h2 id="s-A-title-2">/)
    assert.match(
      shown,
      /href="#s-A-title">up<.*href="https:\/\/arxiv\.org" rel="noopener noreferrer"|rel="noopener noreferrer"/,
    )
    assert.doesNotMatch(shown, /href="http:\/\/README/)
  })

  test('contents list the headings below the title, two levels deep', () => {
    const contents = newContents()
    html('# Title\n\n## One $x$\n\n### Deeper\n\n#### Deepest\n\n## Two', { contents })
    const list = contentsHtml(contents.headings)
    assert.equal(list.match(/<li/g)?.length, 3)
    assert.match(list, /class="level-1"><a href="#s-One-x">One <span class="katex">/)
    assert.equal(contentsHtml(contents.headings.slice(0, 2)), '')
  })

  test('takes pictures from attachments and from beside the notebook, nowhere else', () => {
    mkdirSync(join(folder, 'in'))
    for (const path of ['beside.png', 'in/below.png']) writeFileSync(join(folder, path), Buffer.from(PNG, 'base64'))
    const show = (text: string, at = folder) =>
      html(text, { folder: at, attachments: { 'a b.png': { 'image/png': PNG } } })
    for (const address of ['attachment:a%20b.png', 'beside.png', 'in/below.png', `data:image/png;base64,${PNG}`]) {
      assert.match(show(`![x](${address})`), /<img src="data:image\/png;base64,iVBOR|alt="x" src="data:image/, address)
    }
    for (const address of [
      '../beside.png',
      'https://x.example/y.png',
      'attachment:none.png',
      join(folder, 'beside.png'),
    ]) {
      assert.match(show(`![x](${address})`, join(folder, 'in')), /\[image x left out: /, address)
    }
  })
})

describe('hostile texts', () => {
  for (const text of HOSTILE_HTML) {
    test(JSON.stringify(text.slice(0, 60)), () => {
      const shown = html(text)
      assert.doesNotMatch(
        shown.replace(/&[a-z]+;|&#\d+;/g, ''),
        /<(script|style|iframe|object|svg|math|form|input|link|meta|base|template)\b/i,
      )
      assert.doesNotMatch(
        shown,
        /<[^>]*\son\w+\s*=|<[^>]*(javascript|vbscript):|url\(|evil\.example\/x\.css|<[^>]*\s(id|name)=/i,
      )
      assert.doesNotMatch(shown, /<(img|a)[^>]*(src|href)="(https?:)?\/\/evil/)
    })
  }

  test('a formula in an attribute stays text', () => {
    assert.doesNotMatch(
      html('![$\\text{x}$](attachment:a.png)', { attachments: { 'a.png': { 'image/png': PNG } } }),
      /alt="[^"]*</,
    )
  })

  test('a page of them names its scripts in its policy and has no others', async () => {
    const page = await renderReport(hostileNotebook(), { path: 'x.ipynb', version: '0' })
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    assert.match(policy, /^default-src &#39;none&#39;; script-src (&#39;sha256-[^ ]+&#39; ?){2};/)
    assert.doesNotMatch(policy, /script-src[^;]*unsafe|https?:/)
    assert.equal(page.match(/<script>/g)?.length, 2)
    assert.equal(page.match(/<script type="application\/json">/g)?.length, HOSTILE_CHARTS.length)
  })

  test('JSON cannot end the element that it stands in', () => {
    const value = { a: '</script><!-- <script>\u2028&' }
    assert.doesNotMatch(escapeJson(value), /[<>&\u2028]/)
    assert.deepEqual(JSON.parse(escapeJson(value)), value)
  })
})

describe('charts', () => {
  test('those that load data are left out, also in layers and look-ups', () => {
    for (const spec of LOADING_CHARTS) {
      assert.deepEqual(charts.prepare(spec), { leftOut: 'the chart would load its data from outside' })
    }
    assert.ok('leftOut' in charts.prepare('a text'))
  })

  test('inputs keep what inputs need, embedding options go, data stay as they are', () => {
    const { data } = charts.prepare({
      usermeta: { embedOptions: {} },
      params: [{ name: 'k', bind: { input: 'range', min: 0, max: 3, onclick: 'x', style: 'y', element: 'body' } }],
      data: { values: [{ url: 'u', bind: { onclick: 1 }, color: '#000000' }] },
    }) as { data: { params: object[]; data: object } }
    assert.deepEqual(data.params, [{ name: 'k', bind: { input: 'range', min: 0, max: 3 } }])
    assert.deepEqual(data.data, { values: [{ url: 'u', bind: { onclick: 1 }, color: '#000000' }] })
    assert.ok(!('usermeta' in data))
  })

  test('greys and the theme follow the page, other colours and palettes stay', () => {
    const spec = themed({
      background: 'white',
      mark: { type: 'bar', color: '#3f90da', stroke: 'black' },
      encoding: {
        color: { field: 'z', type: 'quantitative', scale: { range: ['#ffffff', '#000000'] } },
        stroke: { field: 'g', type: 'nominal', scale: { domain: ['black'], range: ['#000000', '#abcdef'] } },
      },
      title: { text: 'black', color: '#222' },
      config: { axis: { gridColor: '#eee' }, range: { ramp: ['#fff', '#000'] } },
    })
    assert.deepEqual(spec.mark, {
      type: 'bar',
      color: 'light-dark(#3f90da,#66aef0)',
      stroke: 'light-dark(black,#ececef)',
    })
    const { encoding, title, config } = spec as unknown as Record<string, Record<string, Record<string, unknown>>>
    assert.deepEqual(encoding!.color!.scale, { range: ['#ffffff', '#000000'] })
    assert.deepEqual(encoding!.stroke!.scale, { domain: ['black'], range: ['light-dark(#000000,#ececef)', '#abcdef'] })
    assert.equal(title!.text, 'black')
    assert.match(String(title!.color), /^light-dark\(#222,#[cd]/)
    assert.match(String(config!.axis!.gridColor), /^light-dark\(#eee,#2/)
    assert.deepEqual(config!.range, { ramp: ['#fff', '#000'] })
    assert.equal(config!.background, 'transparent')
    assert.ok(!('background' in spec))
  })
})

describe('terminal text', () => {
  test('colours become classes, other sequences go, the rest is escaped', () => {
    assert.equal(terminalHtml('\u001b[31mred\u001b[0m <b>'), '<span class="ansi-red-fg">red</span> &lt;b&gt;')
    assert.equal(terminalHtml('a\u001b[2Kb\u001b[1;1Hc\u001b'), 'abc')
  })

  test('what was written over is gone', () => {
    assert.equal(settled('10 %\r50 %\r100 %\ndone\r\n'), '100 %\ndone\n')
    assert.equal(settled('abc\b\bd'), 'ad')
    assert.equal(settled('last\r'), 'last\r')
    assert.equal(settled('\r\n\r'), '\n\r')
  })

  test('long lines take no time', () => {
    const long = `a\rb\n${'x'.repeat(5e6)}`
    assert.equal(settled(long).length, long.length - 2)
    assert.ok(formatNotebook(notebookOf([codeCell('a', long)])).length > 5e6)
  })
})
