/** The service worker's side of the page: it is registered here, and a newer one waits until the person says so. */

import { update } from "../screens/update_banner.js"
import { noteRefused } from "../store/able.js"
import { isWhole, register } from "./first_release.js"
import { go } from "./route.js"

/**
 * A browser waits for the old worker to be idle and, asked while a request wakes that one again, forgets that it waits (Chromium
 * 156: for minutes). It looks again when a page goes, so a page that hears nothing goes by itself.
 */
const PATIENCE_MS = 2_000

/** Without a worker (an odd browser, a test) the app works as long as the page lives. */
export async function registerWorker() {
  if (!("serviceWorker" in navigator)) return
  const registration = await register().catch((error) => {
    console.warn("The app cannot start offline here:", error)
    return null
  })
  if (!registration) return
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.open) go(data.open) // a notification was pressed while the app was open
    if (data?.shell?.refused) noteRefused(data.shell.refused)
    if (data?.shell?.rest !== undefined) isWhole.value = !data.shell.rest
    if (data?.shell?.calledBack) update.value = { why: "called_back", change: () => location.reload() }
  })
  const look = () => askOffice().then((withdrawn) => offer(registration, withdrawn))
  look()
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look)
  })
  // An app that stays open for days is never loaded anew, so nobody else asks. Without a line it asks another time.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return
    registration.update().catch(() => {})
    look()
    askForTheRest()
  })
  addEventListener("online", askForTheRest)
}

/** What a first installation left for later did not come by the line of then. */
function askForTheRest() {
  if (!isWhole.value) sayStarted()
}

/** The first screen is drawn: this release starts here, and the worker need not go back to the one before it. */
export function sayStarted() {
  tell({ started: versionHere() })
}

/** Whoever wants the release that did not start here once more. */
export async function tryAgain() {
  await tell("try again")
  location.reload()
}

/** @param {unknown} said */
const tell = (said) =>
  globalThis.navigator?.serviceWorker?.ready.then((registration) => registration.active?.postMessage(said))

/**
 * Which releases the office called back; with our own among them the worker goes back to the one before. Without a line: none.
 * @returns {Promise<boolean>} whether what the office serves now is called back itself
 */
async function askOffice() {
  const answer = await fetch("/app/release.json", { cache: "no-store" }).catch(() => null)
  if (!answer?.ok) return false
  const { version, withdrawn } = await answer.json().catch(() => ({ version: "", withdrawn: [] }))
  if (withdrawn.includes(versionHere())) tell({ callBack: withdrawn })
  return withdrawn.includes(version)
}

const versionHere = () => document.querySelector('meta[name="version"]')?.getAttribute("content") ?? ""

/** @param {ServiceWorkerRegistration} registration @param {boolean} withdrawn a release that was called back is offered to nobody */
function offer(registration, withdrawn) {
  if (!registration.waiting || withdrawn || !navigator.serviceWorker.controller) return
  update.value = {
    why: "newer",
    change: () => {
      const anew = () => {
        clearTimeout(patience)
        location.reload()
      }
      const patience = setTimeout(anew, PATIENCE_MS)
      navigator.serviceWorker.addEventListener("controllerchange", anew, { once: true })
      registration.waiting?.postMessage("take over") // as it is now: a newer one still may have come since
    },
  }
}
