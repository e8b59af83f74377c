/** The questions of browsers and of Deno, which are answered before the cell goes on. */
export interface Questions {
  prompt(message?: string, value?: string): string | null
  confirm(message?: string): boolean
}

/** Questions that are asked by `ask`. */
export const questions = (ask: (prompt: string) => string): Questions => ({
  prompt: (message = 'Prompt', value = '') => ask(`${message.trimEnd()} ${value ? `[${value}] ` : ''}`) || value,
  confirm: (message = 'Confirm') => /^y(es)?$/i.test(ask(`${message.trimEnd()} [y/N] `).trim()),
})
