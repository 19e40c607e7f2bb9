/** Arguments of acts are judged as the server judges them (tests/wire/mutations, also read by tests/sync). */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { flawIn } from "../../pwa/sync/shapes.js"

const cases = JSON.parse(readFileSync(new URL("../wire/mutations/arguments.json", import.meta.url), "utf8"))

for (const { name, mutation, args, flaw } of cases)
  test(`${mutation}: ${name}`, () => assert.deepEqual(flawIn(mutation, args), flaw))
