/**
 * JSON text whose strings are Unicode: half of a surrogate pair, which `JSON.stringify` writes as an escape and Python cannot
 * encode, becomes U+FFFD.
 */
export const wellFormedJson = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(/\\(?:ud[0-9a-f]{3}|.)/gs, (written) => (written.length > 2 ? '\\ufffd' : written))
    : json
