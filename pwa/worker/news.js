/** A push message: shown as it came, and what changed laid ready for the page that comes. */

/**
 * A browser takes the subscription from an app that hears a push and shows nothing: something is shown whatever came.
 * @param {PushMessageData | null} data
 */
async function tell(data) {
  const said = readable(data)
  const phone = await read("veldwerk.phone", (database) => database.get("meta", "phone")).catch(() => null)
  const who = phone?.people?.find((/** @type {any} */ one) => one.member === said.member)
  const isAnothers = who && phone.current?.member !== said.member // two colleagues on one phone
  const title = isAnothers ? `${who.name}: ${said.title}` : said.title
  await worker.registration.showNotification(title, {
    body: said.body,
    tag: said.tag,
    data: { link: isAnothers ? "/" : said.link },
    icon: "/static/icons/icon-192.png",
    badge: "/static/icons/icon-192.png",
  })
  const pages = await worker.clients.matchAll({ type: "window" })
  for (const page of pages) page.postMessage("send") // it looks now, and not first at its next turn
  if (pages.length || !who || isAnothers) return
  const name = `veldwerk.${who.tenant}.${who.member}`
  await worker.navigator.locks.request(`${name}.sync`, { ifAvailable: true }, (lock) =>
    lock ? fetchAhead(name, who.member).catch(() => {}) : null,
  )
}

const SCHEMA = 1 // of the documents that this release reads, as in sync/check.js
const PAGES = 20 // of 1,000 documents: more is a first download, which the app does itself

/**
 * What the office changed, laid ready as it came: the page takes it over when it opens, though there is no signal by then
 * (pwa/sync/ahead.js). @param {string} name of the person's database @param {string} member
 */
async function fetchAhead(name, member) {
  const pull = await read(name, (database) => database.get("meta", "pull"))
  if (!pull?.cursor || pull.open || pull.building !== null || pull.refill) return
  const answers = []
  let { cursor } = pull
  while (answers.length < PAGES) {
    const query = new URLSearchParams({ limit: "1000", cursor })
    const headers = { "X-Veldwerk": member, "X-Schema": String(SCHEMA) }
    const asked = { method: "GET", headers, credentials: "same-origin", cache: "no-store" }
    const response = await fetch(`/api/mobile/sync?${query}`, /** @type {RequestInit} */ (asked))
    if (!response.ok) return
    const answer = await response.json()
    answers.push({ cursor, answer })
    if (!answer.more) break
    cursor = answer.cursor
  }
  const shelf = await caches.open(`ahead.${name}`)
  await shelf.put("/ahead", new Response(JSON.stringify(answers)))
}

/** @param {PushMessageData | null} data @returns {{title: string, body: string, link: string, tag: string, member: string | null}} */
function readable(data) {
  const plain = { title: "Veldwerk", body: "", link: "/", tag: "day", member: null }
  try {
    return { ...plain, ...data?.json() }
  } catch {
    return plain
  }
}

/** The app at that place: a page that is open comes to the front, else one opens. @param {{link?: string} | null} data */
async function openApp(data) {
  const link = data?.link?.startsWith("/") ? data.link : "/"
  const page = (await worker.clients.matchAll({ type: "window" })).find((one) => new URL(one.url).pathname === PAGE)
  if (!page) return worker.clients.openWindow(`${PAGE}#${link}`)
  page.postMessage({ open: link })
  return page.focus()
}
