/**
 * The phones of a simulated world that are the app itself: the engine of pwa/ over fake-indexeddb, all of them in one
 * process (tests/world/app_phones.py speaks to it). Time, chance and the line to the office come from the world:
 *
 *   world -> here   {"do": "act", "phone": "tess", "now": ms, ...}                              one at a time
 *   here -> world   {"call": 7, "phone": "tess", "method", "path", "headers", "body": base64}   while it is being done
 *   world -> here   {"answer": 7, "status", "headers", "body": base64} or {"answer": 7, "broken": "why"}
 *   here -> world   {"done": result} or {"failed": {"name", "code", "message"}}
 */
import { createInterface } from "node:readline"
import { AppPhone } from "./app_phone.js"

const { subtle } = globalThis.crypto
let dice = 0
let now = 0

/** Chance of a seed (mulberry32): the same seed, the same ids. */
function draw() {
  dice = (dice + 0x6d2b79f5) | 0
  let mixed = Math.imul(dice ^ (dice >>> 15), 1 | dice)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return (mixed ^ (mixed >>> 14)) >>> 0
}

function getRandomValues(bytes) {
  for (let index = 0; index < bytes.length; index++) bytes[index] = draw() & 0xff
  return bytes
}

Object.defineProperty(globalThis, "crypto", { value: { subtle, getRandomValues } })
Date.now = () => now

/** @type {Map<string, AppPhone>} */
const phones = new Map()
/** @type {Map<number, {heard: (answer: any) => void}>} */
const calls = new Map()
let called = 0

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** One request over the line of this phone. @param {string} phone @param {string} path @param {any} init */
function call(phone, path, { method, headers, body }) {
  const bytes = body === undefined ? null : Buffer.from(body).toString("base64")
  called++
  say({ call: called, phone, method, path, headers, body: bytes })
  return new Promise((heard, broken) => {
    calls.set(called, {
      heard: (answer) => (answer.broken ? broken(new TypeError(answer.broken)) : heard(responseOf(answer))),
    })
  })
}

function responseOf({ status, headers, body }) {
  const bytes = Buffer.from(body, "base64")
  return new Response([204, 205, 304].includes(status) ? null : bytes, { status, headers })
}

const host = {
  /** A new world: nothing of the last one is left. */
  begin({ seed }) {
    phones.clear()
    calls.clear()
    dice = seed | 0
  },
  async open({ phone, who }) {
    phones.set(phone, new AppPhone(who, (_page, path, init) => call(phone, path, init)))
    phones.get(phone).time.now = now
    await phones.get(phone).open()
  },
}

const views = {
  held: (phone) => phone.held(),
  outbox: (phone) => phone.outbox(),
  differs: (phone) => phone.differs(),
  unseen: (phone, order) => phone.unseen(order),
  files: (phone) => phone.unsentFiles(),
  kept: (phone) => phone.keptFiles(),
  all: (phone, { kind }) => phone.store.all(kind),
  get: (phone, { kind, id }) => phone.store.get(kind, id),
  reopen: (phone) => phone.reopen(),
}

async function done(order) {
  now = order.now ?? now
  if (host[order.do]) return (await host[order.do](order)) ?? null
  const phone = phones.get(order.phone)
  phone.time.now = now
  const view = views[order.do]
  return (await (view ? view(phone, order) : phone[order.do](order))) ?? null
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const message = JSON.parse(line)
  if (message.answer) {
    const waiting = calls.get(message.answer)
    calls.delete(message.answer)
    return waiting?.heard(message)
  }
  try {
    say({ done: await done(message) })
  } catch (error) {
    say({ failed: { name: error.constructor.name, code: error.code ?? null, message: String(error.message ?? error) } })
  }
})
