/** Onto the home screen: what this device is, what its browser offers, and whether to ask at all. */
import { signal } from "@preact/signals"
import { isInstalled } from "../store/able.js"
import { keepSetting, setting } from "./settings.js"

/** @typedef {"ios" | "ios_other" | "android" | "desktop"} Place */

/** The browser's own question, where it has one: asked at a press, once. @type {import("@preact/signals").Signal<any>} */
export const offer = signal(null)
/** Whether it was put there while we looked on. */
export const installed = signal(false)
/** Whether the way onto the home screen is shown before the log-in. */
export const gate = signal(false)

/** Called first of all: the browser offers early and only once. */
export function listenForInstall() {
  gate.value = wantsGate(navigator, isInstalled(), setting(LATER))
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault() // our own button asks, when its words have been read
    offer.value = event
  })
  addEventListener("appinstalled", () => {
    installed.value = true
    offer.value = null
  })
}

const LATER = "install.later"

/**
 * A phone in a tab that was not told "later". At a desk nobody is held up.
 * @param {{userAgent: string, maxTouchPoints?: number}} device @param {boolean} isThere @param {string | null} later
 */
export const wantsGate = (device, isThere, later) => !isThere && later === null && placeOf(device) !== "desktop"

/** On in the browser, now and from now on; the way back is in Profiel. */
export function goOnHere() {
  keepSetting(LATER, "1")
  gate.value = false
  // What a tab keeps may be thrown away: the browser is asked not to. Refused or unknown changes nothing.
  navigator.storage?.persist?.().catch(() => {})
}

/** Asks the browser's own question. @returns {Promise<void>} when it was answered */
export async function askBrowser() {
  const asked = offer.value
  offer.value = null // it can be asked once
  await asked?.prompt()
}

/** @param {{userAgent: string, maxTouchPoints?: number}} device a Navigator @returns {Place} */
export function placeOf({ userAgent, maxTouchPoints = 0 }) {
  // An iPad calls itself a Mac, with fingers.
  const isApple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  // Only Safari itself has "Safari" and no other name; an app's own window (mail, chat) has not even that.
  if (isApple) return /Safari/.test(userAgent) && !/CriOS|FxiOS|EdgiOS|OPT\//.test(userAgent) ? "ios" : "ios_other"
  return /Android/.test(userAgent) ? "android" : "desktop"
}
