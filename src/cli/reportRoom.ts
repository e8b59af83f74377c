import { withPackages } from '../packages.ts'

/** What runs notebooks and writes reports; loaded by the commands that need it. */
export const reportRoom = (who: string) => withPackages(who, 'notebooks', () => import('../report/index.ts'))
