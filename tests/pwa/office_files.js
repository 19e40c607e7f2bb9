/** The office's files: tus 1.0.0 as far as a phone needs it, with a line that may tear at a byte. */
import { createHash } from "node:crypto"
import { problem } from "./office_wire.js"

export class Files {
  constructor(office) {
    this.office = office
    this.held = new Map() // sha256 -> bytes
    this.uploads = new Map() // path -> {sha, length, parts}
    this.tearAt = null // bytes of the next piece that come through
    this.full = false
    this.log = []
  }

  async answer(path, init, headers) {
    this.log.push(`${init.method} ${headers.get("Upload-Offset") ?? ""}`.trim())
    if (init.method === "POST") return this.create(headers, init.body)
    const upload = this.uploads.get(path)
    if (!upload) return problem(404, { code: "not_found" })
    if (init.method === "HEAD")
      return new Response(null, { status: 200, headers: { "Upload-Offset": String(upload.data.length) } })
    return this.patch(path, upload, Number(headers.get("Upload-Offset")), Buffer.from(init.body))
  }

  create(headers, body) {
    if (this.full) return problem(507, { code: "store_full" })
    const metadata = Object.fromEntries(
      headers
        .get("Upload-Metadata")
        .split(",")
        .map((pair) => pair.split(" ")),
    )
    const sha = Buffer.from(metadata.sha256, "base64").toString()
    const length = Number(headers.get("Upload-Length"))
    const path = `/api/mobile/uploads/u${this.uploads.size + 1}-${sha.slice(0, 6)}`
    const upload = { sha, length, data: Buffer.alloc(0) }
    if (body) {
      const taken = this.patch(path, upload, 0, Buffer.from(body))
      if (!taken.ok) return taken
    } else this.uploads.set(path, upload)
    const said = { Location: `http://office${path}`, "Upload-Offset": String(upload.data.length) }
    return new Response(null, { status: 201, headers: said })
  }

  patch(path, upload, offset, bytes) {
    if (offset !== upload.data.length) return problem(409, { code: "wrong_offset" })
    const torn = this.tearAt
    this.tearAt = null
    upload.data = Buffer.concat([upload.data, torn === null ? bytes : bytes.subarray(0, torn)])
    if (torn !== null) throw new TypeError("the line tore")
    if (upload.data.length === upload.length) {
      this.uploads.delete(path)
      if (this.judge?.(upload)) return problem(415, { code: "wrong_type" })
      if (createHash("sha256").update(upload.data).digest("hex") !== upload.sha)
        return problem(460, { code: "wrong_hash" })
      this.held.set(upload.sha, upload.data)
    }
    return new Response(null, { status: 204, headers: { "Upload-Offset": String(upload.data.length) } })
  }
}
