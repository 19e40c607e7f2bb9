/** Onto the home screen: what this device is, what its browser offers, and whether to ask at all. */
import { signal } from "@preact/signals"
import { isInstalled } from "../store/able.js"
import { keepSetting, setting } from "./settings.js"

/** @typedef {"ios" | "ios_chrome" | "ios_menu" | "ios_other" | "android" | "android_samsung" | "android_firefox" | "desktop"} Place */

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
  if (isApple) return onApple(userAgent)
  if (!/Android/.test(userAgent)) return "desktop"
  if (/SamsungBrowser/.test(userAgent)) return "android_samsung"
  return /Firefox/.test(userAgent) ? "android_firefox" : "android"
}

/** Whether what was kept in the tab is not there on the home screen: an iPhone gives that a storage of its own. @param {Place} place */
export const startsEmpty = (place) => place.startsWith("ios")

/** @param {string} userAgent @returns {Place} */
function onApple(userAgent) {
  const other = /(CriOS|FxiOS|EdgiOS|OPT)\//.exec(userAgent)
  // Only Safari itself has "Safari" and no other name; an app's own window (mail, chat) has not even that.
  if (!other) return /Safari/.test(userAgent) ? "ios" : "ios_other"
  const [, major, minor] = /OS (\d+)_(\d+)/.exec(userAgent) ?? [null, "17", "0"] // an iPad that calls itself a Mac is a new one
  if (Number(major) < 16 || (Number(major) === 16 && Number(minor) < 4)) return "ios_other" // Safari alone could, until 16.4
  return other[1] === "CriOS" ? "ios_chrome" : "ios_menu"
}
