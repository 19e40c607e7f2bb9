/** What changed since somebody signed, by contents alone: the same cases as server/visits/signed_changes.py. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { changesSince, changeWords } from "../../pwa/lib/signed_changes.js"
import { signedText } from "../../pwa/lib/signed_text.js"
import { lang } from "../../pwa/lib/texts.js"

const answer = (item, value, note = "") => ({ item, repeat: 0, title: `Punt ${item}`, value, note })
const part = (product, serial = "", quantity = "1") => ({ product, name: "Laadpaal", quantity, serial })
const photo = (sha256) => ({ item: "plate", repeat: 0, sha256 })
const signed = {
  nr: "WO-1/1",
  title: "Installatie",
  customer: "De Wit",
  address: "Dorpsstraat 4",
  remarks: "",
  lines: ["1 x Paal"],
  answers: [answer("a", "ok"), answer("b", "2.4")],
  parts: [part("p"), part("p")],
  photos: [photo("1")],
}

test("nothing changed, nothing said; not even when who signs is another or the work has another name by now", () => {
  assert.deepEqual(changesSince(signed, { ...signed, name: "B. Vis", title: "Wallbox plaatsen" }), [])
})

test("an answer, a part of two alike, a photo and the remarks: each is said once", () => {
  lang.value = "nl"
  const now = {
    ...signed,
    remarks: "Hek klemt",
    answers: [answer("a", "fail", "los"), answer("b", "2.4")],
    parts: [part("p")],
    photos: [photo("1"), photo("2")],
  }
  const changes = changesSince(signed, now)
  assert.deepEqual(
    changes.map((one) => [one.part, one.before === null, one.after === null]),
    [
      ["remarks", false, false],
      ["answers", false, false],
      ["parts", false, true],
      ["photos", true, false],
    ],
  )
  assert.deepEqual(
    changes.map((one) => changeWords(one, () => "Typeplaat")),
    ["Opmerkingen", "Punt a", "Terug: Laadpaal", "Nieuwe foto: Typeplaat"],
  )
})

test("what was signed before lengths were said in metres has not changed", () => {
  const before = { ...signed, lines: ["14 x Kabel leggen"], parts: [part("k", "", "14")] }
  const now = { ...signed, lines: ["14 m Kabel leggen"], parts: [{ ...part("k", "", "14"), unit: "metre" }] }
  assert.deepEqual(changesSince(before, now), [])
  const longer = { ...now, lines: ["15 m Kabel leggen"], parts: [{ ...part("k", "", "15"), unit: "metre" }] }
  assert.deepEqual(
    changesSince(before, longer).map((one) => one.part),
    ["lines", "parts"],
  )
})

test("what was signed before answers said their words and issues kept their photos has not changed", () => {
  const before = { ...signed, photos: [photo("1"), photo("of an issue")] }
  const now = { ...signed, answers: signed.answers.map((one) => ({ ...one, shown: "Goed" })) }
  assert.deepEqual(changesSince(before, now, new Set(["of an issue"])), [])
  assert.equal(changesSince(before, now).length, 1)
})

test("the report that a colleague had signed comes from the office, whole and not as a picture", async () => {
  const store = {
    blob: async () => null,
    blobUrl: async (_sha, size = "screen") => (size === "full" ? "data:,{}" : null),
  }
  assert.equal(await signedText(store, "abc"), "{}")
})
