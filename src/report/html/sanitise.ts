import sanitizeHtml, { type Attributes, type IOptions, type Tag } from 'sanitize-html'
import { isImageData } from './images.ts'

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

const OPTIONS: IOptions = {
  allowedTags: TAGS,
  // with their content: it is code, or would be read as text that nobody wrote
  nonTextTags: [
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
    ...['svg', 'math', 'iframe', 'object', 'embed', 'applet', 'frameset', 'audio', 'video', 'canvas'],
  ],
  allowedAttributes: {
    '*': ['title', 'style', 'class', 'align', 'dir', 'lang'],
    a: ['href', 'rel'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start', 'type', 'reversed'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    details: ['open'],
    progress: ['value', 'max'],
    meter: ['value', 'min', 'max', 'low', 'high', 'optimum'],
  },
  allowedClasses: { code: ['hljs', 'language-*'], span: ['hljs-*'] },
  allowedStyles: {
    '*': {
      color: COLOUR,
      'background-color': COLOUR,
      'text-align': [/^(?:left|right|center|justify)$/],
      'font-weight': [/^(?:bold|normal|[1-9]00)$/],
      'font-style': [/^(?:italic|normal)$/],
      'white-space': [/^(?:pre|nowrap|pre-wrap|normal)$/],
      width: LENGTH,
    },
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  enforceHtmlBoundary: false,
}

/**
 * Keeps of a stranger's HTML what only shows: no script, no handler, no style sheet, no form, no frame, no outside image.
 * @param find the images that a report may hold
 */
export function sanitise(html: string, find: FindImage): string {
  return sanitizeHtml(html, { ...OPTIONS, transformTags: { a: link, img: (_, attributes) => image(attributes, find) } })
}

function link(_: string, attributes: Attributes): Tag {
  const href = attributes.href ?? ''
  if (href.startsWith('#')) return { tagName: 'a', attribs: { ...attributes, href: `#${ANCHOR}${href.slice(1)}` } }
  return { tagName: 'a', attribs: { ...attributes, rel: 'noopener noreferrer' } }
}

function image(attributes: Attributes, find: FindImage): Tag {
  const { src = '', ...rest } = attributes
  const found = isImageData(src) ? src : find(src)
  if (found) return { tagName: 'img', attribs: { ...rest, src: found } }
  return { tagName: 'span', attribs: {}, text: `[image ${attributes.alt ?? ''} left out: ${src.slice(0, 200)}]` }
}
