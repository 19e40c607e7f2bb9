/** What this phone may do for us, as the browser says it: told to the office, and to the person before departure. */

/** @typedef {"granted" | "denied" | "prompt" | "unknown"} May */
/** @typedef {{camera: May, alerts: May, installed: boolean, refused?: string}} Able refused: a newer app that would not start here */

/**
 * Follows the browser's answers, which come later and may change in its settings while we run.
 * @param {any} device a Navigator @returns {() => Able}
 */
export function whatItMay(device) {
  /** @type {Able} */
  const able = { camera: "unknown", alerts: "unknown", installed: isInstalled(device) }
  follow(device, "camera", (said) => {
    able.camera = said
  })
  follow(device, "notifications", (said) => {
    able.alerts = said
  })
  return () => ({ ...able, ...refused() })
}

/** Opened from the home screen, and not in a tab that may be thrown away. @param {any} [device] */
export const isInstalled = (device = globalThis.navigator) =>
  device?.standalone === true || Boolean(globalThis.matchMedia?.("(display-mode: standalone)").matches)

/** A browser that does not know such a question (Safari, Firefox) leaves it unknown. @param {any} device @param {string} name @param {(said: May) => void} hear */
function follow(device, name, hear) {
  const asked = device?.permissions?.query({ name })
  asked?.then(
    (/** @type {any} */ found) => {
      hear(found.state)
      found.onchange = () => hear(found.state)
    },
    () => {},
  )
}

/** @type {string | null} */
let refusedVersion = null

/** The worker says that a newer app did not start here, and runs the one before it. @param {string | null} version */
export function noteRefused(version) {
  refusedVersion = version
}

const refused = () => (refusedVersion ? { refused: refusedVersion } : {})

/** The version that would not start here, or null. */
export const refusedHere = () => refusedVersion
