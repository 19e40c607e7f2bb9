/** Rescue files: sealed here as the office's own code seals them, whole, and carried for a colleague. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { beforeEach, test } from "node:test"
import { canRescue, carried, carry, letGo, makeRescueFile, rescuable } from "../../pwa/sync/rescue.js"
import { seal } from "../../pwa/sync/rescue_file.js"
import { twoSides, VISIT } from "./two_sides.js"

const VECTORS = JSON.parse(readFileSync(new URL("../wire/rescue/files.json", import.meta.url), "utf8"))
const { subtle } = crypto
const curve = { name: "ECDH", namedCurve: "P-256" }

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
})

/** A pair from its numbers. @param {string} secret @param {string} point hex */
async function pairOf(secret, point) {
  const raw = Buffer.from(point, "hex")
  const part = (from, to) => raw.subarray(from, to).toString("base64url")
  const jwk = { kty: "EC", crv: "P-256", x: part(1, 33), y: part(33, 65), ext: true }
  const d = Buffer.from(secret, "hex").toString("base64url")
  return {
    privateKey: await subtle.importKey("jwk", { ...jwk, d }, curve, true, ["deriveBits"]),
    publicKey: await subtle.importKey("raw", raw, curve, true, []),
  }
}

for (const vector of VECTORS.filter((one) => one.frames)) {
  test(`the phone seals the very bytes that the office opens: ${vector.name}`, async () => {
    const file = Buffer.from(vector.file, "hex")
    const header = JSON.parse(file.subarray(0, file.indexOf(10)).toString())
    const ephemeral = await pairOf(vector.ephemeral_private, vector.ephemeral_public)
    const frame = async (at) => Buffer.from(vector.frames[at], "hex")
    const key = { tenant: header.tenant, key: header.key, public_key: vector.public }
    const drawn = { ephemeral, salt: Buffer.from(vector.salt, "hex") }
    const parts = await seal(key, header, vector.frames.length, frame, drawn)
    assert.equal(Buffer.concat(parts.map((part) => Buffer.from(part))).toString("hex"), vector.file)
  })
}

/** What the office reads first in a file that was sealed to the first vector's key. @param {ArrayBuffer[]} parts */
async function manifestIn([line, , , sealed]) {
  const [{ private: secret, public: point }] = VECTORS
  const header = JSON.parse(Buffer.from(line).toString())
  const theirs = await subtle.importKey("raw", Buffer.from(header.ephemeral, "base64url"), curve, false, [])
  const shared = await subtle.deriveBits(
    { name: "ECDH", public: theirs },
    (await pairOf(secret, point)).privateKey,
    256,
  )
  const salted = {
    name: "HKDF",
    hash: "SHA-256",
    salt: Buffer.from(header.salt, "base64url"),
    info: Buffer.from(header.format),
  }
  const keyed = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"])
  const box = await subtle.deriveKey(salted, keyed, { name: "AES-GCM", length: 256 }, false, ["decrypt"])
  const how = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: new Uint8Array(line) } // the first frame, and not the last
  return JSON.parse(Buffer.from(await subtle.decrypt(how, box, sealed)).toString())
}

test("a phone without a line puts all that waits into one file, and keeps it", async () => {
  const [{ public: public_key }] = VECTORS
  assert.equal(canRescue(tess.store), "nothing")
  await tess.answers(VISIT, "earth", "ok")
  assert.equal(canRescue(tess.store), "no_key")
  office.rescueKey = { tenant: "t", key: "k", public_key }
  await tess.sync()
  office.fault("lost", () => true)
  await tess.answers(VISIT, "meter", "ok")
  await tess.takesPhoto(VISIT, "meter")
  assert.deepEqual([canRescue(tess.store), rescuable(tess.store)], ["ready", { acts: 2, files: 1 }])
  const made = await makeRescueFile(tess.store, { ...tess.who, name: "Tess de Boër", device_name: "Telefoon" })
  assert.deepEqual([made.name, made.acts, made.files], ["veldwerk-tess-de-boer-2026-11-21.redding", 2, 1])
  assert.equal(made.parts.length, 2 + 2 * 2)
  const { answered, mutations } = await manifestIn(made.parts)
  const items = (acts) => acts.map(({ name, args }) => [name, args.item])
  assert.deepEqual(items(answered), [["checklist.answer", "earth"]], "for an office that was set back and forgot it")
  assert.deepEqual(items(mutations).at(0), ["checklist.answer", "meter"])
  assert.equal(tess.store.waiting.length, 2)
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["received", "received", "received"])
})

test("a colleague's file waits on this phone for a line, is brought once, and is put away", async () => {
  const [{ public: public_key }] = VECTORS
  office.rescueKey = { tenant: "t", key: "k", public_key }
  const bytes = new TextEncoder().encode("a sealed file").buffer
  await carry(tess.store, bytes, "veldwerk-bram.redding")
  assert.equal(tess.store.orphans().length, 0, "it is no photo that was forgotten")
  office.fault("lost", (path) => path === "/api/mobile/rescue")
  await tess.sync()
  assert.equal(carried(tess.store)[0][1].state, "waits")
  const again = await tess.reopened()
  await again.sync()
  await again.sync()
  assert.deepEqual(office.brought.map(String), ["a sealed file"])
  const [[key, one]] = carried(again.store)
  assert.equal(one.state, "brought")
  await letGo(again.store, key)
  assert.deepEqual([carried(again.store), again.store.blobStates.size], [[], 0])
  office.spoilt = "damaged"
  await carry(again.store, bytes, "stuk.redding")
  await again.sync()
  assert.deepEqual(carried(again.store)[0][1].code, "damaged")
})
