/** Ids that phone and server make alike. */

/** UUIDv5 (RFC 9562). @param {string} namespace a UUID @param {string} name @returns {string} lower case, with dashes */
export function uuid5(namespace, name) {
  const space = Uint8Array.from(namespace.replaceAll("-", "").match(/../g) ?? [], (hex) => Number.parseInt(hex, 16))
  const text = new TextEncoder().encode(name)
  const bytes = sha1(new Uint8Array([...space, ...text])).slice(0, 16)
  bytes[6] = (bytes[6] & 0x0f) | 0x50
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/**
 * SHA-1 (FIPS 180-4), only for UUIDv5. Our own, because WebCrypto's is asynchronous and effects are replayed in one go.
 * @param {Uint8Array} message @returns {Uint8Array} 20 bytes
 */
function sha1(message) {
  const words = padded(message)
  let [a0, b0, c0, d0, e0] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const w = new Uint32Array(80)
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 80; i++)
      w[i] = i < 16 ? words[block + i] : rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1)
    let [a, b, c, d, e] = [a0, b0, c0, d0, e0]
    for (let i = 0; i < 80; i++) {
      const [f, k] = mix(i, b, c, d)
      ;[e, d, c, b, a] = [d, c, rotate(b, 30), a, (rotate(a, 5) + f + e + k + w[i]) | 0]
    }
    ;[a0, b0, c0, d0, e0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0, (e0 + e) | 0]
  }
  const digest = new DataView(new ArrayBuffer(20))
  for (const [index, word] of [a0, b0, c0, d0, e0].entries()) digest.setUint32(index * 4, word)
  return new Uint8Array(digest.buffer)
}

/** @param {Uint8Array} message @returns {number[]} 32-bit words: the message, a one, zeros, its length in bits */
function padded(message) {
  const view = new DataView(new ArrayBuffer(((message.length + 8) >> 6) * 64 + 64))
  message.forEach((byte, index) => {
    view.setUint8(index, byte)
  })
  view.setUint8(message.length, 0x80)
  view.setUint32(view.byteLength - 4, message.length * 8)
  return Array.from({ length: view.byteLength / 4 }, (_, index) => view.getUint32(index * 4))
}

/** @param {number} word @param {number} bits */
const rotate = (word, bits) => (word << bits) | (word >>> (32 - bits))

/** @param {number} i @param {number} b @param {number} c @param {number} d @returns {[number, number]} */
function mix(i, b, c, d) {
  if (i < 20) return [(b & c) | (~b & d), 0x5a827999]
  if (i < 40) return [b ^ c ^ d, 0x6ed9eba1]
  if (i < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
  return [b ^ c ^ d, 0xca62c1d6]
}
