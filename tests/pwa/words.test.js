/** Words and numbers of the screens, without a screen. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { fit } from "../../pwa/camera/shrink.js"
import { lineWords } from "../../pwa/elements/sync_chip.js"
import { runs } from "../../pwa/lib/checklist_facts.js"
import { decimal, fileSize, showDecimal } from "../../pwa/lib/numbers.js"
import { contents, groups, whyShut, whyWaiting } from "../../pwa/lib/outbox_words.js"
import { link, parse } from "../../pwa/lib/route.js"
import { looksRight } from "../../pwa/lib/stock_facts.js"
import { lang, t } from "../../pwa/lib/texts.js"
import { addDays, clock, dayOf, dayTitle, duration, shortDate } from "../../pwa/lib/time.js"
import en from "../../pwa/texts/en.js"
import nl from "../../pwa/texts/nl.js"

const ROOT = new URL("../../pwa/", import.meta.url)
const sources = readdirSync(ROOT, { recursive: true })
  .filter((name) => /^(screens|elements|lib|camera)\/.*\.js$|^app\.js$/.test(name))
  .map((name) => readFileSync(new URL(name, ROOT), "utf8"))
const names = (text) =>
  [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .filter((name, at, all) => all.indexOf(name) === at)
    .sort()

test("every text is there in Dutch and English, with the same names in it", () => {
  assert.deepEqual(Object.keys(nl).sort(), Object.keys(en).sort())
  for (const key of Object.keys(nl)) {
    assert.equal(typeof nl[key], typeof en[key], key)
    assert.deepEqual(names(nl[key]), names(en[key]), key)
  }
})

test("every text that a screen asks for exists, and every text is asked for", () => {
  const asked = new Set(
    sources.flatMap((source) => [...source.matchAll(/"([a-z]+\.[a-z_.]+)"/g)].map(([, key]) => key)),
  )
  const rooms = new Set(Object.keys(nl).map((key) => key.split(".")[0]))
  const literal = sources.flatMap((source) => [...source.matchAll(/\bt\(\s*"([a-z_.]+)"/g)].map(([, key]) => key))
  assert.deepEqual(
    literal.filter((key) => !(key in nl)),
    [],
  )
  const made = sources.flatMap((source) => [...source.matchAll(/`([a-z]+\.[a-z_.]*)\$\{/g)].map(([, start]) => start))
  const chips = (key) => key.endsWith("_chip") && asked.has(key.slice(0, -5))
  const unused = Object.keys(nl).filter(
    (key) => !asked.has(key) && !made.some((start) => key.startsWith(start)) && !chips(key),
  )
  assert.ok(rooms.size > 10)
  assert.deepEqual(unused, [])
})

test("one and many are said differently", () => {
  lang.value = "nl"
  assert.equal(t("outbox.photos", { count: 1 }), "1 foto")
  assert.equal(t("outbox.photos", { count: 4 }), "4 foto's")
  const left = (/** @type {number} */ quantity) =>
    t("stock.left", { quantity, unit: t("unit.piece", { count: quantity }) })
  assert.deepEqual([left(1), left(2), left(0)], ["1 stuk in de bus", "2 stuks in de bus", "0 stuks in de bus"])
})

test("a comma is a number, half a number is not", () => {
  assert.equal(decimal("2,4"), "2.4")
  assert.equal(decimal(" 0012,50 "), "12.50")
  assert.equal(decimal("-0,3"), "-0.3")
  for (const typed of ["2,", ",", "", "1e3", "2,4,1", "NaN", "12a"]) assert.equal(decimal(typed), null, typed)
  assert.equal(showDecimal("2.4"), "2,4")
  assert.equal(fileSize(1_900_000), "1,9 MB")
})

test("days and hours are those of Amsterdam, in summer and in winter", () => {
  assert.equal(dayOf("2026-11-20T23:30:00Z"), "2026-11-21")
  assert.equal(clock("2026-11-21T07:30:00Z"), "08:30")
  assert.equal(clock("2026-07-21T06:30:00Z"), "08:30")
  assert.equal(addDays("2026-03-28", 1), "2026-03-29")
  assert.equal(addDays("2026-10-25", 1), "2026-10-26")
  assert.equal(dayTitle("2026-11-21"), "Za 21 nov")
  assert.equal(shortDate("2026-03-01"), "1-3-2026")
  assert.equal(duration(150), "2u30")
  assert.equal(duration(47), "47 min")
})

test("an address in the app says where the finger was, and can be read back", () => {
  const hash = link("/visit/v1/checklist", { at: "insulation.0", gone: undefined })
  assert.equal(hash, "#/visit/v1/checklist?at=insulation.0")
  assert.deepEqual(parse(hash), {
    path: "/visit/v1/checklist",
    parts: ["visit", "v1", "checklist"],
    query: { at: "insulation.0" },
  })
})

test("photos that follow each other are one walk with the camera", () => {
  const items = ["tick", "photo", "photo", "tick", "photo"].map((type, id) => ({ id, type }))
  assert.deepEqual(
    runs(items).map((run) => run.length),
    [1, 2, 1, 1],
  )
})

test("a picture is made to fit, never larger", () => {
  assert.deepEqual(fit(4000, 3000), { width: 1600, height: 1200 })
  assert.deepEqual(fit(640, 480), { width: 640, height: 480 })
})

test("a serial number is held against its product's pattern, and a pattern nobody can read says nothing", () => {
  assert.ok(looksRight({ serial_pattern: "^V1[0-9]{7}$" }, "v1 2600 011"))
  assert.ok(!looksRight({ serial_pattern: "^V1[0-9]{7}$" }, "X99"))
  assert.ok(looksRight({ serial_pattern: "([" }, "X99"))
})

const entry = (more) => ({
  id: "m",
  seq: 1,
  name: "checklist.answer",
  args: {},
  at: "2026-11-21T08:12:00Z",
  visit: "v",
  state: "waiting",
  receipt: null,
  why: null,
  message: null,
  blobs: [],
  ...more,
})
const line = { online: true, signedOut: null, fullServer: false, busy: false, tooOld: false }

test("the outbox says what waits per visit, what needs a person comes first", () => {
  const found = groups([
    entry({ visit: "done", state: "received" }),
    entry({}),
    entry({}),
    entry({ name: "photo.add", blobs: [{ sha: "a", bytes: 1_900_000, sent: false }] }),
    entry({ visit: "asks", state: "attention", why: "clash" }),
  ])
  assert.deepEqual(
    found.map((group) => group.visit),
    ["asks", "v", "done"],
  )
  assert.equal(contents(found[1]), "2 antwoorden, 1 foto (1,9 MB)")
})

test("why it waits is one reason with one button", () => {
  const [group] = groups([entry({})])
  assert.deepEqual(whyWaiting({ ...line, online: false }, group), {
    key: "outbox.why_offline",
    icon: "offline",
    act: "try",
  })
  assert.equal(whyWaiting({ ...line, signedOut: "signed_out" }, group).act, "login")
  assert.equal(whyWaiting({ ...line, busy: true }, group).act, null)
  const [files] = groups([entry({ state: "received", blobs: [{ sha: "a", bytes: 1, sent: false }] })])
  assert.equal(whyWaiting({ ...line, fullServer: true }, files).key, "outbox.why_office_full")
})

test("the chip says first what stops the work, then what waits, and last what the office is looking at", () => {
  const says = (more, unsent, attention, full = false) =>
    lineWords({ online: true, signedOut: null, lastContact: 1, ...more }, unsent, attention, full).key
  assert.equal(says({ signedOut: "device_locked" }, 3, 1), "sync.device_locked")
  assert.equal(says({ online: false }, 3, 1), "sync.offline_unsent")
  assert.equal(says({}, 3, 1), "sync.unsent")
  assert.equal(says({}, 0, 1), "sync.attention")
  assert.equal(says({}, 3, 0, true), "sync.phone_full")
})

test("a locked phone, a colleague's log-in and an ended one are three different sentences", () => {
  const keys = ["device_locked", "other_member", "signed_out"].map(whyShut)
  assert.equal(new Set(keys.map((key) => t(key, { name: "Tess" }))).size, 3)
})
