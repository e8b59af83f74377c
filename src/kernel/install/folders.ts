import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

type Environment = Record<string, string | undefined>

/** The user's own Jupyter data folder, as `jupyter --paths` has it. */
export function userFolder(env: Environment = process.env, platform = process.platform): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR
  const home = env.HOME ?? homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter')
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter')
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'jupyter')
}

/** The Jupyter data folder of a Python environment or of a system prefix. */
export const prefixFolder = (prefix: string): string => join(prefix, 'share', 'jupyter')

/** The folders where Jupyter programs of this shell would look for kernels. */
export function searchedFolders(env: Environment = process.env): string[] {
  const prefixes = [env.VIRTUAL_ENV, env.CONDA_PREFIX, '/usr/local', '/usr'].filter((prefix) => prefix !== undefined)
  const own = env.JUPYTER_PATH?.split(delimiter).filter(Boolean) ?? []
  return [...new Set([...own, userFolder(env), ...prefixes.map(prefixFolder)])]
}
