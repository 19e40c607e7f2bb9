/** What the find field above a long list of the office leaves in sight. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { countSaid, narrow } from "../../static/js/office_find.js"

const people = () =>
  ["Tess de Vries Noord", "Zoë Çelik Oost", "Bram de Boer Noord"].map((textContent) => ({ textContent, hidden: false }))
const inSight = (rows) => rows.filter((row) => !row.hidden).map((row) => row.textContent.split(" ")[0])

test("Piet types a name without its accents, or two words in another order, and reads how many are left", () => {
  const rows = people()
  assert.equal(narrow("zoe celik", rows), 1)
  assert.deepEqual(inSight(rows), ["Zoë"])
  assert.equal(narrow(" NOORD  de ", rows), 2)
  assert.deepEqual(inSight(rows), ["Tess", "Bram"])
  assert.equal(countSaid("noord", 2, "{count} gevonden"), "2 gevonden")
  assert.equal(narrow("noord oost", rows), 0, "each of the words")
})

test("an empty field leaves all of them and says nothing, and a list that was fetched again is narrowed again", () => {
  const rows = people()
  narrow("bram", rows)
  assert.equal(narrow("  ", rows), 3)
  assert.deepEqual(inSight(rows), ["Tess", "Zoë", "Bram"])
  assert.equal(countSaid("  ", 3, "{count} gevonden"), "")
  const again = people()
  narrow("bram", again)
  assert.deepEqual(inSight(again), ["Bram"])
})
