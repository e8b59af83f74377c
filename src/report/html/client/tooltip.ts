/** Shows a chart's tooltip beside the pointer, symbols set; nothing of it is read as HTML. */
export function tooltipHandler(): (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void {
  const box = document.createElement('div')
  box.className = 'tooltip'
  box.hidden = true
  document.body.append(box)
  return (_handler, event, _item, value) => {
    box.hidden = value === null || value === undefined || value === ''
    if (box.hidden) return
    box.replaceChildren(...lines(value))
    place(box, event)
  }
}

function lines(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [document.createTextNode(String(value))]
  return Object.entries(value).flatMap(([name, content]) => {
    const [term, text] = [document.createElement('span'), document.createElement('span')]
    term.append(...set(name))
    text.append(...set(typeof content === 'object' ? JSON.stringify(content) : String(content)))
    return [term, text]
  })
}

/** A letter with what stands lower or higher: `p_z^ν,reco`, `m_bℓν`; of plain letters below only one, as `x_position` is a name. */
const SYMBOL =
  /(?<![\p{L}\p{N}_])(\p{L})((?:_(?:\{[^{}]*\}|[A-Za-z]*[^\P{L}A-Za-z][\p{L}\p{M}]*|[\p{L}\p{N}](?![\p{L}\p{N}]))|\^(?:\{[^{}]*\}|[^\s_^|()[\]/=]+))+)/gu

/** A text with its symbols set, as nodes. */
function set(text: string): Node[] {
  const nodes: Node[] = []
  let end = 0
  for (const { 0: all, 1: letter, 2: marks, index } of text.matchAll(SYMBOL)) {
    nodes.push(document.createTextNode(text.slice(end, index) + letter))
    for (const [, level, group, word] of marks!.matchAll(/([_^])(?:\{([^{}]*)\}|([^_^]+))/gu)) {
      const node = document.createElement(level === '_' ? 'sub' : 'sup')
      node.textContent = group ?? word!
      nodes.push(node)
    }
    end = index + all.length
  }
  return [...nodes, document.createTextNode(text.slice(end))]
}

/** To the right of the pointer and below, or where there is room. */
function place(box: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { offsetWidth, offsetHeight } = box
  const left = clientX + 14 + offsetWidth > innerWidth ? clientX - 10 - offsetWidth : clientX + 14
  const top = clientY + 14 + offsetHeight > innerHeight ? clientY - 10 - offsetHeight : clientY + 14
  box.style.left = `${Math.max(4, left)}px`
  box.style.top = `${Math.max(4, top)}px`
}
