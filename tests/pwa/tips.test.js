/** A tip of the company on the phone: one at a time, within its days, gone when it was read. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { tipOf } from "../../pwa/lib/tips.js"

const tip = (/** @type {string} */ id, /** @type {string} */ from, /** @type {string} */ to) => ({
  id,
  kind: "tip",
  at: `2026-11-2${id}T08:00:00.000Z`,
  params: { from, to },
})

test("the oldest tip of today that was not read, and no other message", () => {
  const all = [
    tip("3", "2026-11-21", "2026-12-01"),
    tip("2", "2026-11-21", "2026-11-25"),
    tip("1", "2026-11-23", "2026-11-25"),
    { id: "0", kind: "visit_moved", at: "2026-11-20T08:00:00.000Z", params: {} },
  ]
  const shown = (/** @type {string} */ day, /** @type {string[]} */ ...away) => tipOf(all, new Set(away), day)?.id
  assert.equal(shown("2026-11-22"), "2")
  assert.equal(shown("2026-11-22", "2"), "3")
  assert.equal(shown("2026-11-23"), "1", "one that begins later waits for its day")
  assert.equal(shown("2026-11-26"), "3")
  assert.equal(shown("2026-12-02"), undefined)
})
