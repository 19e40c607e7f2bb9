/** A telephone number is shown on the phone as the office shows it. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { shownPhone } from "../../pwa/lib/phone_number.js"

const cases = JSON.parse(readFileSync(new URL("../wire/phone_numbers/phone_numbers.json", import.meta.url), "utf8"))

test("numbers stand as people in the Netherlands write them, the same as at the office", () => {
  for (const [number, shown] of cases) assert.equal(shownPhone(number), shown, String(number))
})
