import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Where systems keep Chromium; CHROMIUM names another. */
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const path = PLACES.find((place) => place !== undefined && existsSync(place))

/** Why tests in a browser cannot run here, for node's `skip`; false where they can. */
export const noChromium: string | false =
  path === undefined && 'no Chromium here: install it, or set CHROMIUM to its path'

/** Opens the system's Chromium, without a window. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: path!, args: ['--no-sandbox'] })
}
