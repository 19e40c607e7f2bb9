/** Line by line: the arguments of an act as JSON. Says how JavaScript writes and hashes it: for tests/sync/test_both_languages.py. */
import { createHash } from "node:crypto"
import { createInterface } from "node:readline"
import canonicalize from "canonicalize"

for await (const line of createInterface({ input: process.stdin })) {
  const args = JSON.parse(line)
  const text = /** @type {string} */ (canonicalize({ name: "visit.set_field", args, after: [] }))
  const sha256 = createHash("sha256").update(text).digest("hex")
  console.log(JSON.stringify({ text, sha256, sent: JSON.stringify(args) }))
}
