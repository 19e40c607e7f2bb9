/** What waits is handed in, also when no page is open. */

/**
 * The phone has a network again. A page that is open does it all; without one, this hands in the acts and files that wait.
 * Answers are not read: the page sends everything again and gets the same receipts (an id counts once). While something
 * waits this ends badly, also beside a page, which may be closed before it could send: so the browser comes back by itself.
 * @param {boolean} lastChance the browser will not ask again
 */
async function send(lastChance) {
  const pages = await worker.clients.matchAll({ type: "window" })
  for (const page of pages) page.postMessage("send")
  const phone = await read("veldwerk.phone", (database) => database.get("meta", "phone"))
  if (!phone?.current) return
  const { tenant, member } = phone.current
  const name = `veldwerk.${tenant}.${member}`
  const sent = pages.length ? !(await waitingIn(name)).count : await sendAlone(name, member)
  if (!sent && !lastChance) throw new Error("Not everything could be handed in; the browser tries again.")
}

let inLine = /** @type {AbortController | null} */ (null) // as long as this worker waits for a page that is closing

/**
 * A page that is closing may still be at it: this waits for it, or fails.
 * @param {string} name of the person's database @param {string} member @returns {Promise<boolean>} true when all arrived
 */
async function sendAlone(name, member) {
  const giveUp = new AbortController()
  inLine = giveUp
  AbortSignal.timeout(20_000).addEventListener("abort", () => giveUp.abort())
  return worker.navigator.locks.request(`${name}.sync`, { signal: giveUp.signal }, () => handIn(name, member))
}

/** A page opens: it sends by itself, and it keeps the lock. A worker that waits for that would keep the next release waiting too. */
const leaveItToThePage = () => inLine?.abort()

const BATCH = 100 // acts a request

/** @typedef {{acts: any[], files: {sha: string, type: string}[], count: number}} Waiting acts without an answer, files that the office does not have */

/** @param {string} name of the person's database @returns {Promise<Waiting>} */
async function waitingIn(name) {
  const lines = (await read(name, (database) => database.getAll("outbox"))) ?? []
  const waiting = lines.filter((/** @type {any} */ line) => !line.receipt && !line.parked)
  const named = [...new Set(lines.flatMap((/** @type {any} */ line) => line.blobs))]
  const states = await Promise.all(named.map((sha) => read(name, (database) => database.get("meta", `blob/${sha}`))))
  const files = states.filter((state) => state && state.sent_at === null && !state.refused)
  return { acts: waiting.map((/** @type {any} */ line) => line.mutation), files, count: waiting.length + files.length }
}

/** @param {string} name of the person's database @param {string} member @returns {Promise<boolean>} true when all arrived */
async function handIn(name, member) {
  const { acts, files } = await waitingIn(name)
  for (let at = 0; at < acts.length; at += BATCH) {
    const body = JSON.stringify({ sent_at: new Date().toISOString(), mutations: acts.slice(at, at + BATCH) })
    const headers = { "X-Veldwerk": member, "Content-Type": "application/json" }
    const response = await fetch("/api/mobile/sync", { method: "POST", headers, body, credentials: "same-origin" })
    if (!response.ok) return false
  }
  for (const file of files) if (!(await handInFile(name, member, file))) return false
  return true
}

/** @param {string} name @param {string} member @param {{sha: string, type: string}} file @returns {Promise<boolean>} */
async function handInFile(name, member, { sha, type }) {
  const body = await read(name, (database) => database.get("blobs", sha))
  if (!body) return true
  const metadata = `sha256 ${btoa(sha)},filetype ${btoa(type)}`
  const headers = { "X-Veldwerk": member, "Upload-Metadata": metadata, "Content-Type": type }
  const response = await fetch("/api/mobile/photos", { method: "POST", headers, body, credentials: "same-origin" })
  return response.ok || [413, 415, 422].includes(response.status)
}
