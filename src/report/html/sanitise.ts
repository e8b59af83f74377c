import { fromParse5 } from 'hast-util-from-parse5'
import { type Schema, sanitize } from 'hast-util-sanitize'
import { parseFragment } from 'parse5'
import { isImageData } from './images.ts'
import { type Element, type Node, serialise } from './serialise.ts'

/** Finds the image that an address names, as a `data:` address; nothing where a report must not hold it. */
export type FindImage = (address: string) => string | undefined

/** The prefix of every heading's id, so that no heading can take a name that scripts look for. */
export const ANCHOR = 's-'

const TAGS = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'span', 'br', 'hr', 'blockquote', 'pre', 'code', 'a', 'img'],
  ...[
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'b',
    'i',
    'strong',
    'em',
    'u',
    's',
    'del',
    'ins',
    'mark',
    'small',
    'sub',
    'sup',
  ],
  ...['abbr', 'kbd', 'samp', 'var', 'q', 'cite', 'details', 'summary', 'figure', 'figcaption', 'progress', 'meter'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
]
const COLOUR = [/^#[0-9a-f]{3,8}$/i, /^(?:rgb|hsl)a?\([\d\s.,%/]+\)$/, /^[a-z]{3,20}$/i]
const LENGTH = [/^\d{1,4}(?:\.\d+)?(?:px|em|rem|ch|%)$/]

/** What a style may say, by property. */
const STYLES: Readonly<Record<string, readonly RegExp[]>> = {
  color: COLOUR,
  'background-color': COLOUR,
  'text-align': [/^(?:left|right|center|justify)$/],
  'font-weight': [/^(?:bold|normal|[1-9]00)$/],
  'font-style': [/^(?:italic|normal)$/],
  'white-space': [/^(?:pre|nowrap|pre-wrap|normal)$/],
  width: LENGTH,
}

const SCHEMA: Schema = {
  tagNames: TAGS,
  // with their content: it is code, or would be read as text that nobody wrote
  strip: [
    ...[
      'script',
      'style',
      'template',
      'textarea',
      'option',
      'select',
      'noscript',
      'noembed',
      'noframes',
      'xmp',
      'title',
    ],
    ...['svg', 'math', 'iframe', 'object', 'embed', 'applet', 'frameset', 'audio', 'video', 'canvas', 'plaintext'],
  ],
  attributes: {
    '*': ['title', 'style', 'className', 'align', 'dir', 'lang'],
    a: ['href', 'rel'],
    code: [['className', 'hljs', /^language-/]],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start', 'type', 'reversed'],
    span: [['className', /^hljs-/]],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    details: ['open'],
    progress: ['value', 'max'],
    meter: ['value', 'min', 'max', 'low', 'high', 'optimum'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['data'] },
  ancestors: {},
  required: {},
  clobber: [],
}

/**
 * Keeps of a stranger's HTML what only shows: no script, no handler, no style sheet, no form, no frame, no outside image.
 * It is read as a browser that runs scripts reads it, and written anew from what was kept.
 * @param find the images that a report may hold
 */
export function sanitise(html: string, find: FindImage): string {
  const tree = fromParse5(parseFragment(html)) as Node
  change(tree, find)
  return serialise(sanitize(tree as Parameters<typeof sanitize>[0], SCHEMA) as Node)
}

/** Links, images and styles, which need more than a list of what is allowed. */
function change(node: Node, find: FindImage): void {
  if (node.type !== 'element' && node.type !== 'root') return
  node.children = node.children.map((child) =>
    child.type === 'element' && child.tagName === 'img' ? image(child, find) : child,
  )
  if (node.type === 'element') {
    if (node.tagName === 'a') link(node)
    if (node.properties.style !== undefined) node.properties.style = styled(String(node.properties.style))
  }
  for (const child of node.children) change(child, find)
}

function link({ properties }: Element): void {
  const href = String(properties.href ?? '')
  if (href.startsWith('#')) {
    properties.href = `#${ANCHOR}${href.slice(1)}`
    return
  }
  properties.rel = ['noopener', 'noreferrer']
  if (!leadsSomewhere(href)) properties.href = null
}

/** To a page that the address names itself, or to one beside the report: `//evil.example` is neither. */
function leadsSomewhere(href: string): boolean {
  try {
    const { protocol, host } = new URL(href, 'https://beside.invalid/')
    return host === 'beside.invalid' || (protocol !== 'https:' && protocol !== 'http:') || /^\s*https?:\/\//i.test(href)
  } catch {
    return false
  }
}

function image({ properties, ...rest }: Element, find: FindImage): Element {
  const [src, alt] = [properties.src, properties.alt].map((value) => String(value ?? ''))
  const found = isImageData(src) ? src : find(src)
  if (found) return { ...rest, properties: { ...properties, src: found } }
  const value = `[image ${alt} left out: ${src.slice(0, 200)}]`
  return { type: 'element', tagName: 'span', properties: {}, children: [{ type: 'text', value }] }
}

/** The declarations that may stand in a style. */
function styled(style: string): string | null {
  const kept = style.split(';').flatMap((declaration) => {
    const [name, ...values] = declaration.split(':').map((part) => part.trim())
    const allowed = Object.hasOwn(STYLES, name.toLowerCase()) ? STYLES[name.toLowerCase()] : []
    const value = values.join(':')
    return allowed.some((pattern) => pattern.test(value)) ? [`${name.toLowerCase()}:${value}`] : []
  })
  return kept.length > 0 ? kept.join(';') : null
}
