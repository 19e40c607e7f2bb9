/** What a person set on this phone (language, theme): small, no work of anybody, so localStorage will do. */

/** @param {string} key @returns {string | null} */
export function setting(key) {
  try {
    return localStorage.getItem(`veldwerk.${key}`)
  } catch {
    return null // storage forbidden: the default holds, nothing breaks
  }
}

/** @param {string} key @param {string | null} value null forgets it */
export function keepSetting(key, value) {
  try {
    if (value === null) localStorage.removeItem(`veldwerk.${key}`)
    else localStorage.setItem(`veldwerk.${key}`, value)
  } catch {
    // the same: it holds until the app closes
  }
}
