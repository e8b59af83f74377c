/** What notebooks written for the kernel tslab import from it; loaded by cells that do, where no package of the name is installed. */

/** Shows things of one kind or another below the cell. */
export interface Display {
  javascript(source: string): void
  html(source: string): void
  markdown(source: string): void
  latex(source: string): void
  svg(source: string): void
  png(bytes: Uint8Array): void
  jpeg(bytes: Uint8Array): void
  gif(bytes: Uint8Array): void
  pdf(bytes: Uint8Array): void
  text(text: string): void
  raw(mime: string, content: string | Uint8Array): void
}

interface Handle {
  update(bundle: object, options: { raw: true }): void
}
interface Shows {
  display(bundle: object, options: { raw: true }): Handle
}

const { jupyter } = globalThis as unknown as { jupyter: Shows }

const displayOf = (show: (bundle: object) => void): Display => {
  const raw = (mime: string, content: string | Uint8Array): void => show({ [mime]: content })
  const as = (mime: string) => (content: string | Uint8Array) => raw(mime, content)
  return {
    javascript: as('text/javascript'),
    html: as('text/html'),
    markdown: as('text/markdown'),
    latex: as('text/latex'),
    svg: as('image/svg+xml'),
    png: as('image/png'),
    jpeg: as('image/jpeg'),
    gif: as('image/gif'),
    pdf: as('application/pdf'),
    text: as('text/plain'),
    raw,
  }
}

/** Shows below the cell, one thing after the other. */
export const display: Display = displayOf((bundle) => void jupyter.display(bundle, { raw: true }))

/** Shows below the cell, each thing in the place of the one before. */
export function newDisplay(): Display {
  let handle: Handle | undefined
  return displayOf((bundle) => {
    if (handle) handle.update(bundle, { raw: true })
    else handle = jupyter.display(bundle, { raw: true })
  })
}

/** What runs the cells. */
export const versions = { tslab: 'neutrina', typescript: '', node: process.version }
