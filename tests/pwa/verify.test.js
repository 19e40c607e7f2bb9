/** The checking page's own arithmetic, and the vectors that are given to strangers. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { test } from "node:test"

Reflect.set(globalThis, "self", globalThis)
const ROOT = new URL("../../", import.meta.url)
await import(new URL("static/vendor/tweetnacl/nacl.js", ROOT).href)
for (const name of ["sha256.js", "read_pdf.js", "file_seal.js", "check.js"]) {
  await import(new URL(`static/verify/${name}`, ROOT).href)
}
const veldwerk = Reflect.get(globalThis, "veldwerk")
const vector = (/** @type {string} */ name) => readFile(new URL(`tests/wire/evidence/${name}`, ROOT))

test("where the browser has no SHA-256, ours is the same", async () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000, 100_001]) {
    const bytes = new Uint8Array(randomBytes(length))
    const wanted = createHash("sha256").update(bytes).digest("hex")
    assert.equal(veldwerk.sha256Plain(bytes), wanted)
    assert.equal(await veldwerk.sha256(bytes), wanted)
  }
})

test("the vector of a link says the same to everybody", async () => {
  const said = JSON.parse((await vector("link.json")).toString())
  const text = new TextEncoder().encode(said.link)
  assert.equal(await veldwerk.sha256(text), said.link_sha256)
  assert.equal(JSON.parse(said.link).content, await veldwerk.sha256(new TextEncoder().encode(said.content)))
  const key = veldwerk.unhex(said.public_key)
  assert.equal((await veldwerk.sha256(key)).slice(0, 16), said.key_id)
  const { sign } = Reflect.get(globalThis, "nacl")
  assert.equal(sign.detached.verify(text, veldwerk.unhex(said.signature), key), true)
})

test("the report of the vectors is valid with its company's keys, and not after one byte", async () => {
  const pdf = new Uint8Array(await vector("report.pdf"))
  const { keys } = JSON.parse((await vector("keys.json")).toString())
  const found = await veldwerk.check(pdf, keys)
  assert.deepEqual([found.verdict, found.trust, found.faults], ["valid", "published", []])
  pdf[pdf.length >> 1] ^= 1
  assert.equal((await veldwerk.check(pdf, keys)).verdict, "changed")
})
