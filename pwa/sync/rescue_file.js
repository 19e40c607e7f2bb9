/** The rescue file as bytes (docs/rescue.md): a header line, then sealed frames. Knows nothing of the store. */

export const FORMAT = "veldwerk.rescue/1"

/** @typedef {{tenant: string, key: string, public_key: string}} RescueKey what the office gave: the point in hexadecimal */

/**
 * Seals frames, one after the other, to the holder of this key. @param {RescueKey} key @param {{id: string, made_at: string}} named
 * @param {number} count how many frames there are @param {(at: number) => Promise<ArrayBuffer | Uint8Array>} frame each is asked for once, in order
 * @param {{ephemeral?: CryptoKeyPair, salt?: Uint8Array}} [drawn] only a test brings its own
 * @returns {Promise<ArrayBuffer[]>} the parts of the file
 */
export async function seal(key, named, count, frame, drawn = {}) {
  const { subtle } = crypto
  const curve = { name: "ECDH", namedCurve: "P-256" }
  const own = drawn.ephemeral ?? (await subtle.generateKey(curve, false, ["deriveBits"]))
  const salt = drawn.salt ?? crypto.getRandomValues(new Uint8Array(16))
  const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey))
  const theirs = await subtle.importKey("raw", bytesOf(key.public_key), curve, false, [])
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256)
  const header = {
    format: FORMAT,
    tenant: key.tenant,
    key: key.key,
    id: named.id,
    made_at: named.made_at,
    ephemeral: base64url(point),
    salt: base64url(salt),
  }
  const line = new TextEncoder().encode(JSON.stringify(header))
  const box = await boxOf(shared, salt)
  /** @type {ArrayBuffer[]} */
  const parts = [line.slice().buffer, new Uint8Array([10]).buffer]
  for (let at = 0; at < count; at++) {
    const how = { name: "AES-GCM", iv: nonce(at, at === count - 1), additionalData: line }
    const sealed = await subtle.encrypt(how, box, /** @type {BufferSource} */ (await frame(at)))
    const length = new DataView(new ArrayBuffer(4))
    length.setUint32(0, sealed.byteLength)
    parts.push(/** @type {ArrayBuffer} */ (length.buffer), sealed)
  }
  return parts
}

/** @param {ArrayBuffer} shared @param {Uint8Array} salt */
async function boxOf(shared, salt) {
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"])
  const info = new TextEncoder().encode(FORMAT)
  const how = { name: "HKDF", hash: "SHA-256", salt: /** @type {BufferSource} */ (salt), info }
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"])
}

/** @param {number} at @param {boolean} last */
function nonce(at, last) {
  const iv = new Uint8Array(12)
  iv[0] = Number(last)
  new DataView(iv.buffer).setUint32(8, at)
  return iv
}

/** @param {string} hex */
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16))

/** @param {Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
