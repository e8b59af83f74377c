import type { Notebook, StoredOutput } from '../../src/report/notebook/index.ts'

/** Code that leaves a trace in the page when it runs; each place in the notebook has a number of its own. */
const trace = (n: number): string => `window['ran_'+${n}]=1`

const dataUrl = (type: string, text: string) => `data:${type};base64,${Buffer.from(text).toString('base64')}`

/** HTML that wants to run, load or restyle. */
export const HOSTILE_HTML: readonly string[] = [
  `<script>${trace(1)}</script>`,
  `<ScRiPt type=module>${trace(2)}</sCrIpT >`,
  `<img src=x onerror="${trace(3)}">`,
  `<img src="${dataUrl('image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${trace(4)}</script></svg>`)}">`,
  `<b onmouseover="${trace(5)}" onclick='${trace(6)}' onfocus=${trace(7)} tabindex=0>b</b>`,
  `<a href="javascript:${trace(8)}">a</a> <a href=" jAvA&#x09;ScRiPt:${trace(9)}">a</a> <a href="vbscript:${trace(10)}">a</a>`,
  `<a href="${dataUrl('text/html', `<script>opener.${trace(11)}</script>`)}">a</a>`,
  `<svg onload="${trace(12)}"><script>${trace(13)}</script><a xlink:href="javascript:${trace(14)}"><text>t</text></a></svg>`,
  `<svg><animate onbegin="${trace(15)}" attributeName=x dur=1s></svg><math><maction xlink:href="javascript:${trace(16)}">m</maction></math>`,
  `<iframe srcdoc="<script>parent.${trace(17)}</script>"></iframe><object data="javascript:${trace(18)}"></object>`,
  `<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>`,
  `<div style="position:fixed;inset:0;background:url(https://evil.example/x.png);color:red">over</div>`,
  `<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">`,
  `<form action="javascript:${trace(19)}"><button>go</button><input autofocus onfocus="${trace(20)}"></form>`,
  `<p id="contents" class="bar source" name="cookie">clobber</p>`,
  `<noscript><p title="</noscript><img src=x onerror=${trace(21)}>"></noscript>`,
  `<textarea></textarea><img src=x onerror=${trace(22)}><xmp><img src=x onerror=${trace(23)}></xmp>`,
  `<details open ontoggle="${trace(24)}"><summary>s</summary></details><video src=x onerror="${trace(25)}"></video>`,
  `<img src="https://evil.example/pixel.png"><img srcset="https://evil.example/2x.png 2x">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${trace(26)}&gt;">`,
  `<!--><img src=x onerror=${trace(27)}>--> <![CDATA[<img src=x onerror=${trace(28)}>]]>`,
  `<a href="//evil.example/x">protocol</a><template><script>${trace(29)}</script></template>`,
]

/** The same in Markdown's own ways. */
const HOSTILE_MARKDOWN: readonly string[] = [
  `[a](javascript:${trace(30)}) [b](<JaVaScRiPt:${trace(31)}>) [c](data:text/html,<script>${trace(32)}</script>)`,
  `![a](x" onerror="${trace(33)}) ![$\\text{ onerror=${trace(34)} }$](x.png)`,
  `<javascript:${trace(35)}> [r]\n\n[r]: javascript:${trace(36)}`,
  `$\\href{javascript:${trace(37)}}{a} \\htmlClass{x" onmouseover="${trace(38)}}{b} \\includegraphics{https://evil.example/x}$`,
  `# <img src=x onerror=${trace(39)}> $\\text{<img src=x onerror=${trace(40)}>}$ "quoted" heading`,
  `\`\`\`html" onclick="${trace(41)}\n</code><script>${trace(42)}</script>\n\`\`\``,
  `![](../../../../../../etc/passwd) ![](/etc/hostname) ![](file:///etc/hostname)`,
  `<h2 onclick="${trace(43)}">raw <a href="javascript:${trace(44)}">heading</a></h2>`,
]

const data = (
  values: unknown = [{ x: 1, y: 2, href: `javascript:${trace(50)}`, url: 'https://evil.example/i.png' }],
) => ({ values })
const at = { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } }
const point = { mark: { type: 'point', size: 900, filled: true }, encoding: at }

/** Charts that want to run, load or reach out; the first group can be drawn without that, the second cannot be drawn. */
export const HOSTILE_CHARTS: readonly object[] = [
  { data: data(), mark: { type: 'point', size: 900, filled: true, href: `javascript:${trace(51)}` }, encoding: at },
  {
    data: data(),
    ...point,
    encoding: { ...at, href: { field: 'href' }, tooltip: { value: `<img src=x onerror=${trace(52)}>` } },
  },
  { data: data(), mark: 'image', encoding: { ...at, url: { field: 'url' } } },
  { data: data(), ...point, title: `</script><script>${trace(53)}</script>` },
  {
    data: data(),
    ...point,
    usermeta: { embedOptions: { loader: { baseURL: 'https://evil.example' }, actions: true } },
  },
  {
    data: data(),
    ...point,
    params: [
      {
        name: 'p',
        value: 1,
        bind: { input: 'text', onfocus: trace(54), autofocus: true, style: 'position:fixed;inset:0' },
      },
    ],
  },
  { data: data(), ...point, params: [{ name: 'q', value: 1, bind: { element: 'body', event: 'click' } }] },
  { data: data(), ...point, transform: [{ calculate: `(${trace(55)}, 1)`, as: 'z' }] },
  {
    data: data(),
    ...point,
    transform: [{ calculate: `datum.constructor.constructor('${trace(56).replace(/'/g, '"')}')()`, as: 'z' }],
  },
  {
    data: data(),
    ...point,
    transform: [{ calculate: `toString(datum.x)[${JSON.stringify('constructor')}]`, as: 'z' }],
  },
]
export const LOADING_CHARTS: readonly object[] = [
  { data: { url: 'https://evil.example/data.json' }, ...point },
  { data: { url: 'data/local.json' }, ...point },
  { layer: [{ data: { url: 'https://evil.example/data.json' }, ...point }] },
  {
    data: data(),
    ...point,
    transform: [{ lookup: 'x', from: { data: { url: 'https://evil.example/d.csv' }, key: 'k', fields: ['v'] } }],
  },
]

const shown = (data: Record<string, unknown>): StoredOutput => ({ output_type: 'display_data', data, metadata: {} })
const chart = (spec: object) =>
  shown({ 'application/vnd.vegalite.v5+json': spec, 'text/plain': '[chart: <b>hostile</b>]' })

/** A notebook that tries everything at once. */
export function hostileNotebook(): Notebook {
  const code = (id: string, outputs: StoredOutput[]) => ({
    cell_type: 'code' as const,
    id,
    metadata: {},
    source: `// </code></pre><script>${trace(60)}</script>\nconst a = '<img src=x onerror=${trace(61)}>'`,
    execution_count: 1,
    outputs,
  })
  const words = [...HOSTILE_HTML, ...HOSTILE_MARKDOWN].map((source, i) => ({
    cell_type: 'markdown' as const,
    id: `m${i}`,
    metadata: {},
    source,
  }))
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      language_info: { name: `<script>${trace(62)}</script>` },
      neutrina: { neutrina: `<script>${trace(63)}</script>`, node: '1', executed: '2' },
    },
    cells: [
      ...words,
      code(
        'html',
        HOSTILE_HTML.map((html) => shown({ 'text/html': html, 'text/plain': '' })),
      ),
      code(
        'charts',
        [...HOSTILE_CHARTS, ...LOADING_CHARTS].map((spec) => chart(spec)),
      ),
      code('others', [
        shown({ 'application/javascript': trace(64), 'text/plain': 'js' }),
        shown({ 'text/markdown': `<img src=x onerror=${trace(65)}>` }),
        shown({
          'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${trace(66)}"><script>${trace(67)}</script></svg>`,
        }),
        shown({ 'image/png': `x" onerror="${trace(68)}` }),
        shown({ 'text/latex': `$\\href{javascript:${trace(69)}}{x}$` }),
        shown({ 'application/json': { a: `</pre><script>${trace(70)}</script>` } }),
        {
          output_type: 'stream',
          name: 'stdout',
          text: `<script>${trace(71)}</script>\u001b]8;;javascript:${trace(72)}\u0007link\u001b]8;;\u0007`,
        },
        {
          output_type: 'error',
          ename: 'E',
          evalue: '',
          traceback: [
            `\u001b[31m<img src=x onerror=${trace(73)}>\u001b[0m`,
            `\u001b[38;2;0;0;"><script>${trace(74)}</script>m`,
          ],
        },
      ]),
      { cell_type: 'raw', id: 'raw', metadata: { raw_mimetype: 'text/html' }, source: `<script>${trace(75)}</script>` },
    ],
  }
}
