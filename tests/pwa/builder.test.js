/** The bench of the office's builder: what hands do to a draft, conditions as lines of a form, and keeping what is written. */
import assert from "node:assert/strict"
import { test } from "node:test"
import * as draft from "../../static/js/builder/draft.js"
import { firstRule, linesOf, testsFor, whenOf } from "../../static/js/builder/rules.js"
import { keeper } from "../../static/js/builder/saving.js"

const item = (/** @type {string} */ id, more = {}) => ({ id, type: "tick", title: id, required: true, ...more })
const lists = () => [
  { id: "one", title: "Een", items: [item("a"), item("b"), item("c")] },
  { id: "each", title: "Per paal", repeats: true, items: [item("d"), item("e")] },
  { id: "two", title: "Twee", items: [item("f", { type: "signature" }), item("g")] },
]
const order = (/** @type {any[]} */ sections) =>
  sections.map((section) => section.items.map((/** @type {any} */ one) => one.id).join(""))

test("an item steps up and down, over the border of its section, and stops at the ends", () => {
  assert.deepEqual(order(draft.step(lists(), "b", -1)), ["bac", "de", "fg"])
  assert.deepEqual(order(draft.step(lists(), "c", 1)), ["ab", "cde", "fg"])
  assert.deepEqual(order(draft.step(lists(), "d", -1)), ["abcd", "e", "fg"])
  assert.deepEqual(order(draft.step(lists(), "a", -1)), ["abc", "de", "fg"])
  assert.deepEqual(draft.placeOf(draft.step(lists(), "c", 1), "c"), { at: 1, all: 3, section: "Per paal" })
})

test("an item that is carried lands where it was let go, and nothing is lost", () => {
  assert.deepEqual(order(draft.moveItem(lists(), "a", "two", 1)), ["bc", "de", "fag"])
  assert.deepEqual(order(draft.moveItem(lists(), "a", "nowhere", 1)), ["abc", "de", "fg"])
  assert.deepEqual(
    draft.moveSection(lists(), "two", 0).map((one) => one.id),
    ["two", "one", "each"],
  )
})

test("a condition may look at what stands above, not into a repeat from outside, and at no signature", () => {
  const above = (/** @type {string} */ id) => draft.itemsAbove(lists(), id).map((one) => one.id)
  assert.deepEqual(above("a"), [])
  assert.deepEqual(above("e"), ["a", "b", "c", "d"])
  assert.deepEqual(above("each"), ["a", "b", "c"])
  assert.deepEqual(above("g"), ["a", "b", "c"])
})

test("what is emptied leaves the draft, a title stays", () => {
  const [section] = draft.change(lists(), "a", { help: "", unit: undefined, title: "" })
  assert.deepEqual(section.items[0], { id: "a", type: "tick", title: "", required: true })
})

test("a twin has its own id and shares nothing", () => {
  const sections = draft.twin(draft.change(lists(), "a", { options: [{ id: "x", title: "X" }] }), "a", "a2")
  assert.deepEqual(order(sections), ["aa2bc", "de", "fg"])
  assert.notEqual(sections[0].items[0].options, sections[0].items[1].options)
})

test("a condition goes into the form and out of it unchanged", () => {
  const is = { item: "a", is: "ok" }
  for (const when of [
    is,
    { not: is },
    { item: "a", one_of: ["ok", "na"] },
    { item: "n", below: "1.5" },
    { item: "p", answered: true },
    { not: { item: "p", answered: true } },
    { all: [is, { item: "n", above: "2" }] },
    { any: [is, { not: is }, { item: "p", answered: true }] },
  ]) {
    const lines = linesOf(when)
    assert.ok(lines)
    assert.deepEqual(whenOf(lines), when)
  }
})

test("a condition that the form cannot say is left alone", () => {
  const is = { item: "a", is: "ok" }
  for (const when of [{ all: [is, { any: [is] }] }, { not: { all: [is] } }, { not: { item: "n", above: "1" } }])
    assert.equal(linesOf(when), null)
})

test("a new condition begins at the nearest item with something to choose", () => {
  const photo = { id: "p", type: "photo", title: "P" }
  assert.deepEqual(firstRule([item("a"), item("b"), photo]), { item: "b", test: "is", values: ["fail"] })
  assert.deepEqual(firstRule([photo]), { item: "p", test: "answered", values: [] })
  assert.ok(!testsFor("photo").includes("is") && testsFor("number").includes("below"))
})

/** An office that answers when it is told to. @param {(sent: any) => {status: number, body: any} | null} judge */
function office(judge) {
  /** @type {any[]} */
  const sent = []
  const states = /** @type {string[]} */ ([])
  const kept = /** @type {any[]} */ ([])
  const written = { title: "L", sections: /** @type {any[]} */ ([]) }
  const keeping = keeper({
    address: "/x",
    csrf: "c",
    v: 1,
    draft: () => written,
    onKept: (one) => kept.push(one),
    onState: (state) => states.push(state),
    fetch: /** @type {any} */ (
      async (/** @type {string} */ _, /** @type {any} */ { body }) => {
        sent.push(JSON.parse(body))
        const said = judge(sent[sent.length - 1])
        if (!said) throw new TypeError("no line")
        return { ok: said.status < 300, status: said.status, json: async () => said.body }
      }
    ),
  })
  return { keeping, sent, states, kept, written }
}

test("each keeping names what it saw, and many keystrokes are one", async () => {
  const anna = office((sent) => ({ status: 200, body: { v: sent.v + 1 } }))
  for (let nr = 0; nr < 5; nr++) anna.keeping.touch()
  assert.equal(await anna.keeping.flush(), true)
  anna.keeping.touch()
  await anna.keeping.flush()
  assert.deepEqual(
    anna.sent.map((one) => one.v),
    [1, 2],
  )
  assert.equal(anna.keeping.isDirty(), false)
  assert.equal(anna.states.at(-1), "kept")
})

test("what somebody else wrote is not overwritten: it stops and says so", async () => {
  const anna = office(() => ({ status: 409, body: { detail: "Intussen gewijzigd." } }))
  anna.keeping.touch()
  assert.equal(await anna.keeping.flush(), false)
  anna.keeping.touch()
  assert.equal(await anna.keeping.flush(), false)
  assert.equal(anna.sent.length, 1)
  assert.equal(anna.states.at(-1), "meanwhile")
})

test("without a line nothing is lost: it is tried again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  let line = false
  const anna = office((sent) => (line ? { status: 200, body: { v: sent.v + 1 } } : null))
  anna.keeping.touch()
  assert.equal(await anna.keeping.flush(), false)
  assert.equal(anna.states.at(-1), "away")
  line = true
  context.mock.timers.tick(3000)
  await new Promise((done) => setImmediate(done))
  assert.equal(await anna.keeping.flush(), true)
  assert.equal(anna.states.at(-1), "kept")
})
