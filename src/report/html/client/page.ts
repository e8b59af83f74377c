/** Buttons that only make sense with JavaScript are there only with it. */
function button(name: string, press: (button: HTMLButtonElement) => void): void {
  const found = document.querySelector<HTMLButtonElement>(`button[data-do="${name}"]`)
  if (!found) return
  found.hidden = false
  found.addEventListener('click', () => press(found))
}

const root = document.documentElement

/** The page is dark where the system is, until the reader says otherwise. */
function switchTheme(): void {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
}

function foldAll(pressed: HTMLButtonElement): void {
  const sources = [...document.querySelectorAll<HTMLDetailsElement>('details.source')]
  const open = sources.some((source) => !source.open)
  for (const source of sources) source.open = open
  pressed.textContent = open ? 'Hide code' : 'Show code'
}

/** Marks in the contents where the reader is. */
function followReader(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.contents a')].map((link) => [
      document.getElementById(decodeURI(link.hash.slice(1))),
      link,
    ]),
  )
  const headings = [...links.keys()].filter((heading) => heading !== null)
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.25)
    const now = links.get(passed.at(-1) ?? null)
    for (const link of links.values()) link.classList.toggle('here', link === now)
  }
  addEventListener('scroll', mark, { passive: true })
  mark()
}

button('theme', switchTheme)
button('fold', foldAll)
followReader()
