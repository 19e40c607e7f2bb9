/**
 * Work that cannot be sent, in a file that a colleague may carry; and a colleague's file that this phone carries. The phone keeps
 * all that is in its own file and sends it as soon as it can: an act counts once, whichever way it comes first.
 */
import { uuid7 } from "../lib/uuid7.js"
import { unsent } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { FORMAT, seal } from "./rescue_file.js"
import { ask, Problem } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("./rescue_file.js").RescueKey} RescueKey */
/** @typedef {{sha256: string, name: string, at: number, state: "waits" | "brought" | "refused", code?: string}} Carried a colleague's file on this phone */

const ASKS_EVERY = 86_400_000 // ms: a new key may have been made
const CARRIED = "carried/"
export const TYPE = "application/octet-stream"
export const LARGEST = 512 * 1024 * 1024 // bytes, as the office takes them

/** The key for a bad day, and colleagues' files that this phone carries. @param {Store} store */
export async function rescues(store) {
  await fetchKey(store).catch((error) => {
    const isHarmless = error instanceof PhoneFull || (error instanceof Problem && error.status === 404)
    if (!isHarmless) throw error // an old office knows no rescue files; a full phone keeps the key it has
  })
  await bringCarried(store)
}

/** The key is wanted when there is no line, so it is fetched while there is one. @param {Store} store */
async function fetchKey(store) {
  const now = store.world.now()
  if (store.meta.rescue && now - store.meta.rescue.at < ASKS_EVERY) return
  const { tenant, key, public_key } = await ask(store.world, store.who.member, "GET", "/api/mobile/rescue", {})
  await store.commit({ meta: { rescue: { tenant, key, public_key, at: now } } })
}

/** Whether there is anything to rescue, and the key to seal it with. @param {Store} store @returns {"nothing" | "no_key" | "ready"} */
export function canRescue(store) {
  if (!lines(store).length) return "nothing"
  return store.meta.rescue ? "ready" : "no_key"
}

/** What a rescue file would hold. @param {Store} store */
export const rescuable = (store) => ({ acts: waiting(store).length, files: files(store).length })

/**
 * All that has not been sent, sealed to the company; and what was answered, for an office that was set back to a backup meanwhile
 * and would else take the later work before the earlier. @param {Store} store @param {import("../types.js").Person} person
 * @returns {Promise<{name: string, parts: ArrayBuffer[], acts: number, files: number}>}
 */
export async function makeRescueFile(store, person) {
  const made_at = new Date(store.world.now()).toISOString()
  const [acts, blobs] = [waiting(store), files(store)]
  const manifest = {
    format: FORMAT,
    tenant: store.who.tenant,
    member: store.who.member,
    device: store.who.device,
    device_name: person.device_name,
    made_at,
    app_version: store.world.version,
    answered: store.kept.filter((line) => line.receipt).map((line) => line.mutation),
    mutations: acts.map((line) => line.mutation),
    files: blobs.map(({ sha, type, bytes }) => ({ sha256: sha, type, bytes })),
  }
  const first = new TextEncoder().encode(JSON.stringify(manifest))
  const frame = async (/** @type {number} */ at) => (at === 0 ? first : bytesOf(await store.blob(blobs[at - 1].sha)))
  const parts = await seal(store.meta.rescue, { id: uuid7(store.world.now()), made_at }, blobs.length + 1, frame)
  return { name: nameOf(person, made_at), parts, acts: acts.length, files: blobs.length }
}

/** A colleague's file is kept on this phone until the office has it. @param {Store} store @param {ArrayBuffer} bytes @param {string} name @throws {import("../store/database.js").PhoneFull} */
export async function carry(store, bytes, name) {
  const value = { name: name.slice(0, 100), at: store.world.now(), state: "waits" }
  await store.keepBlob(bytes, TYPE, { draft: `${CARRIED}${uuid7(store.world.now())}`, value })
}

/** The files of colleagues on this phone, oldest first. @param {Store} store @returns {[string, Carried][]} */
export const carried = (store) => store.draftsOf(CARRIED).sort(([a], [b]) => (a < b ? -1 : 1))

/** It was brought, or refused for good: the person has seen it. @param {Store} store @param {string} key */
export async function letGo(store, key) {
  const { sha256 } = store.draft(key)
  await store.commit({ droppedDrafts: [key], droppedBlobs: [sha256] })
}

/** Brings what waits. @param {Store} store @throws {Problem} no line, or no room at the office: later */
async function bringCarried(store) {
  for (const [key, one] of carried(store)) {
    if (one.state !== "waits") continue
    const here = await store.blob(one.sha256)
    const done = here ? await bring(store, here.bytes) : { state: "refused", code: "not_on_phone" }
    await store.commit({ drafts: { [key]: { ...one, ...done } } })
  }
}

/** @param {Store} store @param {ArrayBuffer} raw @returns {Promise<{state: string, code?: string}>} */
async function bring(store, raw) {
  try {
    const headers = { "Content-Type": TYPE }
    await ask(store.world, store.who.member, "POST", "/api/mobile/rescue", { raw, headers, longest: 300_000 })
    return { state: "brought" }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === "brought_before") return { state: "brought", code: error.code }
    if (![404, 413, 422].includes(error.status)) throw error
    return { state: "refused", code: error.code }
  }
}

/** @param {Store} store */
const waiting = (store) => store.kept.filter((line) => !line.receipt)

/** Files that the office waits for, also of acts that it has. @param {Store} store */
const files = (store) => unsent(store)

/** @param {Store} store */
const lines = (store) => [...waiting(store), ...files(store)]

/** @param {{bytes: ArrayBuffer} | null} blob */
const bytesOf = (blob) => blob?.bytes ?? new ArrayBuffer(0)

/** "veldwerk-tess-2026-11-21.redding". @param {import("../types.js").Person} person @param {string} made_at */
function nameOf({ name }, made_at) {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
  return `veldwerk-${plain || "werk"}-${made_at.slice(0, 10)}.redding`
}
