/**
 * SHA-256 (FIPS 180-4), for pages that the browser does not trust with its own: a plain http address has no crypto.subtle.
 * A classic script, like all here: a page that is opened from a disk may load no modules.
 */
;(() => {
  /** @type {any} */
  const veldwerk = {}
  Reflect.set(globalThis, "veldwerk", veldwerk)

  const K = roots(64, 3)
  const START = roots(8, 2)

  /** The first 32 bits of the fractions of the square (2) or cube (3) roots of the first primes. @param {number} count @param {number} root */
  function roots(count, root) {
    const found = []
    for (let n = 2; found.length < count; n++) {
      let prime = true
      for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0
      if (prime) found.push(fraction(n, root))
    }
    return new Uint32Array(found)
  }

  /** Exactly, by whole numbers: floor(root(n) * 2^32) mod 2^32. @param {number} n @param {number} root */
  function fraction(n, root) {
    const wanted = BigInt(n) << BigInt(32 * root)
    let low = 0n
    let high = 1n << 40n
    while (low < high) {
      const middle = (low + high + 1n) >> 1n
      if (middle ** BigInt(root) <= wanted) low = middle
      else high = middle - 1n
    }
    return Number(low & 0xffffffffn)
  }

  /** @param {Uint8Array} bytes @returns {string} 64 hexadecimal digits */
  function plain(bytes) {
    const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
    padded.set(bytes)
    padded[bytes.length] = 0x80
    const view = new DataView(padded.buffer)
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000))
    view.setUint32(padded.length - 4, bytes.length << 3)
    const h = new Uint32Array(START)
    const w = new Uint32Array(64)
    for (let at = 0; at < padded.length; at += 64) block(h, w, view, at)
    return [...h].map((word) => word.toString(16).padStart(8, "0")).join("")
  }

  /** @param {Uint32Array} h @param {Uint32Array} w @param {DataView} view @param {number} at */
  function block(h, w, view, at) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i)
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3)
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10)
      w[i] = w[i - 16] + s0 + w[i - 7] + s1
    }
    let [a, b, c, d, e, f, g, last] = h
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      const t1 = (last + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      last = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    for (const [i, word] of [a, b, c, d, e, f, g, last].entries()) h[i] += word
  }

  /** @param {number} word @param {number} by */
  const turn = (word, by) => (word >>> by) | (word << (32 - by))

  /** @param {Uint8Array} bytes @returns {Promise<string>} 64 hexadecimal digits */
  async function sha256(bytes) {
    const subtle = globalThis.crypto?.subtle
    if (!subtle) return plain(bytes)
    const digest = await subtle.digest("SHA-256", /** @type {any} */ (bytes))
    return veldwerk.hex(new Uint8Array(digest))
  }

  veldwerk.sha256 = sha256
  veldwerk.sha256Plain = plain
  /** @param {Uint8Array} bytes */
  veldwerk.hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  /** @param {string} text */
  veldwerk.unhex = (text) => {
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new TypeError("not hexadecimal")
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  }
})()
