import { element } from './dom.ts'

/**
 * Starts every figure of a kind, one after the other; one that cannot run says why and stays as it was. The page then knows
 * that the kind is ready: `data-<kind>` of its root.
 * @param what stands in the page, in words: `The live posterior does`
 */
export async function startEach(
  kind: string,
  what: string,
  start: (figure: HTMLElement) => Promise<void>,
): Promise<void> {
  for (const figure of document.querySelectorAll<HTMLElement>(`figure[data-kind="${kind}"]`)) {
    try {
      await start(figure)
    } catch (error) {
      figure.dataset.state = 'still'
      figure.append(element('p', { class: 'left-out' }, `${what} not run here: ${(error as Error).message}`))
    }
  }
  document.documentElement.setAttribute(`data-${kind}`, 'ready')
}
