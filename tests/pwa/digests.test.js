/** What the server tells a repeat by: the canonical text of an act, the same bytes in both languages (tests/wire/digests). */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import canonicalize from "canonicalize"

const cases = JSON.parse(readFileSync(new URL("../wire/digests/digests.json", import.meta.url), "utf8"))

for (const { name, mutation, args, after, text, sha256 } of cases)
  test(name, () => {
    assert.equal(canonicalize({ name: mutation, args, after }), text)
    assert.equal(createHash("sha256").update(text).digest("hex"), sha256)
  })
