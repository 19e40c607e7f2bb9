/** The seal over the whole file: the twin of server/reports/file_seal.py. */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk
  const MARK = new TextEncoder().encode("veldwerk-seal:")
  const LENGTH = 16 + 1 + 128

  /** Where the mark stands. @param {Uint8Array} pdf @returns {number[]} */
  function marks(pdf) {
    const found = []
    for (let at = pdf.indexOf(MARK[0]); at >= 0; at = pdf.indexOf(MARK[0], at + 1)) {
      if (MARK.every((byte, nr) => pdf[at + nr] === byte)) found.push(at)
    }
    return found
  }

  /**
   * The file's seal and the bytes that it is over; null when it has none, or several that differ.
   * @param {Uint8Array} pdf @returns {Promise<{keyId: string, signature: string, message: Uint8Array} | null>}
   */
  async function findSeal(pdf) {
    const blank = pdf.slice()
    const said = new Set()
    for (const at of marks(pdf)) {
      const text = veldwerk.latin(pdf, at + MARK.length, at + MARK.length + LENGTH)
      if (!/^[0-9a-f]{16}:[0-9a-f]{128}$/.test(text)) continue
      said.add(text)
      blank.fill(0x30, at + MARK.length + 17, at + MARK.length + LENGTH)
    }
    if (said.size !== 1) return null
    const [keyId, signature] = [...said][0].split(":")
    const message = new TextEncoder().encode(`veldwerk.file/1\n${await veldwerk.sha256(blank)}`)
    return { keyId, signature, message }
  }

  veldwerk.findSeal = findSeal
  /** A PDF that was ours once. @param {Uint8Array} pdf */
  veldwerk.isMarked = (pdf) => veldwerk.latin(pdf, 0, 5) === "%PDF-" && marks(pdf).length > 0
})()
