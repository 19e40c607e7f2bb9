/**
 * Taking attachments out of a PDF of ours: a plain cross-reference table, file streams that are plain or deflated.
 * The twin of server/reports/verify/read_pdf.py, step by step.
 */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk
  const MOST = 5000 // objects of a file that are looked at
  const LARGEST = 64 * 1024 * 1024 // bytes of one attachment, unpacked

  class NotOurs extends Error {}
  class CutShort extends Error {}

  /** One character a byte. @param {Uint8Array} bytes @param {number} [from] @param {number} [to] */
  function latin(bytes, from = 0, to = bytes.length) {
    let text = ""
    for (let at = Math.max(0, from); at < Math.min(to, bytes.length); at++) text += String.fromCharCode(bytes[at])
    return text
  }

  /** @param {Uint8Array} pdf @returns {Promise<Map<string, Uint8Array>>} the attached files by name; one that can no longer be unpacked is left out, as if it were gone. NotOurs, CutShort. */
  async function attachments(pdf) {
    if (latin(pdf, 0, 5) !== "%PDF-") throw new NotOurs("no PDF")
    const end = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin(pdf, pdf.length - 64))
    if (!end) throw new CutShort("no end of file")
    const places = placesOf(pdf, Number(end[1]))
    const files = new Map()
    for (const place of places.values()) {
      const said = latin(pdf, place, place + 2000).split("endobj")[0]
      const found = /\/Type\/Filespec\/F\(([A-Za-z0-9._-]+)\)\/UF\([^)]*\)\/EF<<\/F (\d+) 0 R/.exec(said)
      if (!found) continue
      try {
        files.set(found[1], await bytesOf(pdf, places.get(Number(found[2]))))
      } catch (error) {
        if (!(error instanceof NotOurs)) throw error // the rest can still say which one is damaged
      }
    }
    return files
  }

  /** Where each object begins, by its number. @param {Uint8Array} pdf @param {number} at */
  function placesOf(pdf, at) {
    const head = /^xref\s+0 (\d+)\s+/.exec(latin(pdf, at, at + 40))
    if (!head) throw new NotOurs("another kind of PDF")
    const places = new Map()
    for (let number = 0; number < Math.min(Number(head[1]), MOST); number++) {
      const start = at + head[0].length + 20 * number
      const line = latin(pdf, start, start + 20)
      if (line[17] === "n" && /^\d{10}/.test(line)) places.set(number, Number(line.slice(0, 10)))
    }
    return places
  }

  /** @param {Uint8Array} pdf @param {number | undefined} place */
  async function bytesOf(pdf, place) {
    const said = place === undefined ? "" : latin(pdf, place, place + 400)
    const found =
      /^\d+ 0 obj\s+<<\/Length (\d+)\/Type\/EmbeddedFile(\/Filter\/FlateDecode)?\/Subtype[^\n]*?>>\s+stream\r?\n/.exec(
        said,
      )
    if (place === undefined || !found) throw new NotOurs("an attachment that is not ours")
    const start = place + found[0].length
    const data = pdf.slice(start, start + Number(found[1]))
    if (data.length !== Number(found[1])) throw new CutShort("an attachment is cut short")
    return found[2] ? inflated(data) : data
  }

  /** @param {Uint8Array} data */
  async function inflated(data) {
    const reader = new Blob([/** @type {any} */ (data)])
      .stream()
      .pipeThrough(new DecompressionStream("deflate"))
      .getReader()
    /** @type {Uint8Array[]} */
    const pieces = []
    let size = 0
    try {
      for (let got = await reader.read(); !got.done; got = await reader.read()) {
        pieces.push(got.value)
        size += got.value.length
        if (size > LARGEST) throw new NotOurs("an attachment that is too large")
      }
    } catch (error) {
      throw new NotOurs("an attachment that cannot be unpacked", { cause: error })
    }
    const whole = new Uint8Array(size)
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  Object.assign(veldwerk, { attachments, latin, NotOurs, CutShort })
})()
