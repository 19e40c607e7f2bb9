/** The hands of the people in the stories of real_phone.js: somebody's phone before a real server, and a whole visit done on it. */
import assert from "node:assert/strict"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { openSession } from "../../pwa/session.js"
import { openStore } from "../../pwa/store/store.js"
import { Loop } from "../../pwa/sync/loop.js"
import { Surroundings } from "./phone.js"

const base = process.argv[3]
const clock = {
  get now() {
    return Date.now()
  },
}

/** A browser's line: its cookie, and what the story does to it. */
function line() {
  let cookie = ""
  let requests = 0
  const over = { loses: 0, tears: 0 }
  const fetchIt = async (path, { headers, method, body, signal }) => {
    requests++
    let sent = body
    const brings = path.startsWith("/api/mobile/uploads") && body
    const tears = brings && over.tears > 0 && over.tears--
    if (tears) sent = body.slice(0, Math.floor(body.byteLength / 2))
    const answer = await fetch(base + path, { method, body: sent, signal, headers: { ...headers, Cookie: cookie } })
    for (const one of answer.headers.getSetCookie()) cookie = one.split(";")[0]
    if (tears || (over.loses && requests % over.loses === 0)) throw new TypeError("the line broke")
    return answer
  }
  return { over, fetch: fetchIt }
}

/** Somebody with the app open and the day on it. @param {string} email @param {any} [disk] */
export async function phoneOf(email, disk) {
  const { over, fetch } = line()
  const world = new Surroundings({ fetch, disk, time: clock })
  const session = await openSession(world)
  const who = await session.login({ email, password: "veldwerk-demo", deviceName: "Telefoon" })
  const store = await openStore(who, world)
  const loop = new Loop(store)
  await loop.round()
  return { world, session, store, loop, over }
}

export const all = (store) =>
  new Map([...store.documents.shown.entries()].map(([kind, doc]) => [`${kind}/${doc.id}`, doc]))
export const coming = (store) =>
  store
    .all("visit")
    .filter((visit) => visit.state === "planned")
    .sort((a, b) => (a.planned_from < b.planned_from ? -1 : 1))

/** A picture that is one, and differs from the others by what follows its end. @param {number} number */
function picture(number, more = 0) {
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
  const bytes = Buffer.concat([Buffer.from(pixel, "base64"), Buffer.alloc(more + 1, number)])
  return new Uint8Array(bytes).buffer
}

async function photo(store, visit, item, bytes) {
  const sha256 = await store.keepBlob(bytes, "image/png")
  const shot = {
    sha256,
    bytes: bytes.byteLength,
    width: 1,
    height: 1,
    taken_at: new Date().toISOString(),
    quality: null,
  }
  await store.do("photo.add", { id: uuid7(), visit, item, ...shot })
  return sha256
}

/** Everything that the checklist asks, and parts. @param {any} store @param {any} visit */
export async function works(store, visit) {
  for (const to of ["en_route", "on_site", "working"])
    await store.do("visit.set_state", { visit: visit.id, to, step: uuid7() })
  const van = store.all("location")[0].id
  const items = store.get("checklist_version", visit.checklist_version).sections.flatMap((section) => section.items)
  const values = {
    tick: () => "ok",
    choice: (item) => item.options[0].id,
    number: (item) => item.limits?.min ?? "1.5",
    text: () => "tekst",
  }
  for (const [number, item] of items.entries()) {
    if (item.type === "photo") await photo(store, visit.id, item.id, picture(number, number * 1000))
    else if (item.type === "serial") {
      const { product, serial } = store.by("serial", "location", van)[0]
      await store.do("part.use", {
        id: uuid7(),
        visit: visit.id,
        item: item.id,
        product,
        quantity: 1,
        serial,
        from: van,
      })
    } else if (values[item.type]) {
      await store.do("checklist.answer", {
        id: uuid7(),
        visit: visit.id,
        item: item.id,
        value: values[item.type](item),
      })
    }
  }
  const used = uuid7()
  const level = store
    .by("stock_level", "location", van)
    .find((one) => store.get("product", one.product).tracking === "none")
  await store.do("part.use", { id: used, visit: visit.id, product: level.product, quantity: 3, from: van })
  await store.do("part.return", { id: uuid7(), of: used, quantity: 1 })
  await store.do("visit.set_field", { visit: visit.id, field: "remarks", value: "Hond", was: visit.remarks })
  await store.do("issue.report", { id: uuid7(), visit: visit.id, category: "damage", severity: "low", text: "kras" })
  await store.do("visit.complete", {
    visit: visit.id,
    step: uuid7(),
    outcome: "partial",
    remarks: "handtekening volgt",
  })
}

export const received = (store) => {
  for (const entry of store.outbox.value)
    assert.equal(entry.state, "received", `${entry.name}: ${entry.why} ${entry.message}`)
  assert.ok(store.outbox.value.every((entry) => entry.blobs.every((blob) => blob.sent)))
}
