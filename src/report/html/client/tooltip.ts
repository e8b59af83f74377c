/** Shows a chart's tooltip as text beside the pointer; nothing of it is read as HTML. */
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
    term.textContent = name
    text.textContent = typeof content === 'object' ? JSON.stringify(content) : String(content)
    return [term, text]
  })
}

/** To the right of the pointer and below, or where there is room. */
function place(box: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { offsetWidth, offsetHeight } = box
  const left = clientX + 14 + offsetWidth > innerWidth ? clientX - 10 - offsetWidth : clientX + 14
  const top = clientY + 14 + offsetHeight > innerHeight ? clientY - 10 - offsetHeight : clientY + 14
  box.style.left = `${Math.max(4, left)}px`
  box.style.top = `${Math.max(4, top)}px`
}
