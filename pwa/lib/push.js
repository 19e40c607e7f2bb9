/** Alerts though the app is closed: what this browser can do, and asking for it. Only a person's press asks for permission. */
import { ask } from "../sync/wire.js"
import { keepSetting, setting } from "./settings.js"

/** @typedef {import("../types.js").Person} Person */
/** @typedef {import("../types.js").World} World */
/** @typedef {"on" | "off" | "denied" | "install" | "impossible"} Alerts install: an iPhone can only when the app is on its home screen */

/** What can be said without the network. @param {Person} person @returns {Alerts} */
export function alerts(person) {
  if (!canPush()) return isAppleInTab() ? "install" : "impossible"
  if (Notification.permission === "denied") return "denied"
  return Notification.permission === "granted" && setting(keyOf(person)) !== null ? "on" : "off"
}

/**
 * Switches alerts on for this person on this phone; call it from a press. @param {World} world @param {Person} person @returns {Promise<Alerts>}
 * @throws {import("../sync/wire.js").Problem | DOMException} no office, or no push service
 */
export async function switchOn(world, person) {
  if ((await Notification.requestPermission()) !== "granted") return alerts(person)
  const { key } = await ask(world, person.member, "GET", "/api/mobile/subscribe", {})
  const subscription = await subscriptionWith(key)
  await ask(world, person.member, "POST", "/api/mobile/subscribe", { body: subscription.toJSON() })
  keepSetting(keyOf(person), subscription.endpoint)
  return alerts(person)
}

/** The office stops; the browser's subscription stays, a colleague on this phone may use it. @param {World} world @param {Person} person @returns {Promise<Alerts>} */
export async function switchOff(world, person) {
  await ask(world, person.member, "DELETE", "/api/mobile/subscribe", {})
  keepSetting(keyOf(person), null)
  return alerts(person)
}

/**
 * A push service may give out another address at any time, and the office drops one that is dead: looked at whenever the app opens.
 * @param {World} world @param {Person} person
 */
export async function renew(world, person) {
  if (alerts(person) !== "on") return
  const { key, endpoint } = await ask(world, person.member, "GET", "/api/mobile/subscribe", {})
  const subscription = await subscriptionWith(key)
  if (subscription.endpoint === endpoint) return
  await ask(world, person.member, "POST", "/api/mobile/subscribe", { body: subscription.toJSON() })
  keepSetting(keyOf(person), subscription.endpoint)
}

const canPush = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window

/** iPhones and iPads (which call themselves Macs, with fingers) push only from the home screen. */
function isAppleInTab() {
  const isApple =
    /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  return isApple && !matchMedia("(display-mode: standalone)").matches
}

/** This browser's one subscription, made for the office's key. @param {string} key base64url @returns {Promise<PushSubscription>} */
async function subscriptionWith(key) {
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  const known = before?.options.applicationServerKey
  if (before && known && toText(known) === key) return before
  await before?.unsubscribe() // of another office's key: nobody can send to it any more
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** @param {ArrayBuffer} bytes */
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")

/** @param {Person} person */
const keyOf = ({ tenant, member }) => `push.${tenant}.${member}`
