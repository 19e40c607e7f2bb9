/** Hours as the phone proposes them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { blocksOf, entryId, rootOf, standingEntries } from "../../pwa/rules/hours.js"

const ids = ["0192f000-0000-7000-9000-00000000000a", "0192f000-0000-7000-9000-00000000000b"]
let nr = 0
const step = (visit, to, time) => {
  nr += 1
  return {
    id: `0192f000-0000-7000-9000-${String(nr).padStart(12, "0")}`,
    visit,
    to,
    at: `2026-11-21T${time}:00.000Z`,
    nr,
  }
}
const short = (block) => [block.visit, block.kind, block.from.slice(11, 16), block.to?.slice(11, 16) ?? null]

test("a visit is travel, work and pauses; arriving and beginning are one block", () => {
  const day = [
    step("a", "en_route", "07:00"),
    step("a", "on_site", "07:30"),
    step("a", "working", "07:40"),
    step("a", "paused", "09:00"),
    step("a", "working", "09:15"),
    step("a", "done", "10:00"),
  ]
  assert.deepEqual(blocksOf(day).map(short), [
    ["a", "travel", "07:00", "07:30"],
    ["a", "work", "07:30", "09:00"],
    ["a", "pause", "09:00", "09:15"],
    ["a", "work", "09:15", "10:00"],
  ])
})

test("who goes to the next one without an end has ended there; the last without an end is asked for", () => {
  const day = [step("a", "working", "07:00"), step("b", "en_route", "08:00"), step("b", "on_site", "08:20")]
  assert.deepEqual(blocksOf(day.toReversed()).map(short), [
    ["a", "work", "07:00", "08:00"],
    ["b", "travel", "08:00", "08:20"],
    ["b", "work", "08:20", null],
  ])
})

test("a block is one entry however often it is kept", () => {
  const [first] = blocksOf([step("a", "working", "07:00")])
  assert.equal(first.id, entryId(`0192f000-0000-7000-9000-${String(nr).padStart(12, "0")}`))
})

test("a correction stands in the place of what it corrects", () => {
  const entries = [
    { id: ids[0], corrects: null, from: "1" },
    { id: ids[1], corrects: ids[0], from: "2" },
  ]
  assert.deepEqual(
    standingEntries(entries).map((one) => one.id),
    [ids[1]],
  )
  assert.equal(rootOf(entries, entries[1]), ids[0])
})
