/**
 * Judging a report: is the file as it was sealed, are the signed texts, names and photos as they were signed, whose key?
 * The twin of server/reports/verify/check.py, step by step; docs/evidence.md says why each.
 *
 * @typedef {{id: string, public_key: string, state?: string, until?: string | null}} Key
 * @typedef {{name: string, role: string, at: string, latest: string, offset_ms: number, jumps: number, sure: boolean, number: number, channel: string, typed: boolean}} Signed
 * @typedef {object} Checked
 * @property {"valid" | "changed" | "not_ours"} verdict
 * @property {"published" | "revoked" | "embedded"} trust
 * @property {[string, string][]} faults code and about what
 * @property {Signed[]} signatures
 * @property {string} company @property {string} slug @property {string} nr @property {string} made_at @property {string} key
 * @property {string} keys_url @property {number} photos @property {number} withheld @property {number} changes
 * @property {boolean} unsigned no customer signed @property {string} record hash of the company's own text, when nobody did
 * @property {{link: string, number: number}[]} links
 * @property {"" | "stands" | "away"} chain whether they stand so in the chain that the company publishes: "" nobody asked
 */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk
  const nacl = () => /** @type {any} */ (globalThis).nacl
  const utf8 = new TextEncoder()

  /** @returns {Checked} */
  const unchecked = () => ({
    verdict: "valid",
    trust: "embedded",
    faults: [],
    signatures: [],
    company: "",
    slug: "",
    nr: "",
    made_at: "",
    key: "",
    keys_url: "",
    photos: 0,
    withheld: 0,
    changes: 0,
    unsigned: false,
    record: "",
    links: [],
    chain: "",
  })

  /** @param {Checked} found @param {string} code @param {string} [about] */
  function fault(found, code, about = "") {
    if (found.verdict === "valid") found.verdict = "changed"
    found.faults.push([code, about])
  }

  /**
   * @param {Uint8Array} pdf @param {Key[] | null} [keys] the company's list as it publishes it, when somebody has it
   * @returns {Promise<Checked>}
   */
  async function check(pdf, keys = null) {
    const found = unchecked()
    let files
    let bundle
    try {
      files = await veldwerk.attachments(pdf)
      bundle = bundleOf(files)
    } catch (error) {
      if (error instanceof veldwerk.CutShort) fault(found, "cut_short")
      else if (veldwerk.isMarked(pdf)) fault(found, "unreadable")
      else Object.assign(found, { verdict: "not_ours", faults: [["not_ours", ""]] })
      return found
    }
    try {
      await judge(found, pdf, files, bundle, keys)
    } catch {
      fault(found, "bundle") // of another shape than we write
    }
    return found
  }

  /** @param {Map<string, Uint8Array>} files */
  function bundleOf(files) {
    const data = files.get("veldwerk.json")
    const said = data ? read(data) : null
    if (said?.format !== "veldwerk.report/1") throw new veldwerk.NotOurs("no bundle")
    return said
  }

  /** @param {Uint8Array} data */
  const read = (data) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data))

  /** @param {Checked} found @param {Uint8Array} pdf @param {Map<string, Uint8Array>} files @param {any} bundle @param {Key[] | null} keys */
  async function judge(found, pdf, files, bundle, keys) {
    found.company = String(bundle.tenant.name)
    found.slug = String(bundle.tenant.slug)
    found.nr = String(bundle.report.nr)
    found.made_at = String(bundle.report.made_at)
    found.keys_url = String(bundle.keys_url)
    found.changes = bundle.changed.length
    found.withheld = bundle.withheld.length
    await checkSeal(found, pdf, bundle)
    /** @type {Map<string, string>} */
    const hashes = new Map()
    for (const [name, data] of files) hashes.set(name, await veldwerk.sha256(data))
    for (const listed of bundle.files) {
      if (hashes.get(listed.name) !== listed.sha256) fault(found, "file", String(listed.name))
    }
    const byHash = new Map([...hashes].map(([name, hash]) => [hash, files.get(name)]))
    const links = []
    for (const entry of bundle.signatures) links.push(await checkSignature(found, entry, byHash, bundle))
    if (bundle.unsigned) checkRecord(found, byHash, bundle)
    else if (links.length === 0) fault(found, "no_signature")
    found.unsigned = !found.signatures.some((one) => one.role === "customer")
    await checkProof(found, bundle)
    if (keys) await checkKey(found, bundle, links, keys)
  }

  /** @param {Checked} found @param {Uint8Array} pdf @param {any} bundle */
  async function checkSeal(found, pdf, bundle) {
    const seal = await veldwerk.findSeal(pdf)
    if (seal) found.key = seal.keyId
    if (!seal || !verifies(await keyOf(bundle.keys, seal.keyId), seal.message, seal.signature)) fault(found, "seal")
  }

  /** @param {Checked} found @param {any} entry @param {Map<string, any>} byHash @param {any} bundle */
  async function checkSignature(found, entry, byHash, bundle) {
    const content = JSON.parse(entry.content)
    const link = JSON.parse(entry.link)
    const who = String(content.name)
    if (link.format !== "veldwerk.link/1" || link.chain !== "signature" || link.tenant !== bundle.tenant.id)
      fault(found, "link", who)
    if (!verifies(await keyOf(bundle.keys, link.key), utf8.encode(entry.link), entry.sig))
      fault(found, "countersignature", who)
    if ((await veldwerk.sha256(utf8.encode(entry.content))) !== link.content) fault(found, "signature", who)
    if (content.image && !byHash.has(content.image)) fault(found, "mark", who)
    checkStatement(found, content, byHash, bundle)
    found.signatures.push(signedBy(content, link.number))
    found.links.push({ link: entry.link, number: link.number })
    return link
  }

  /** @param {Checked} found @param {any} content @param {Map<string, any>} byHash @param {any} bundle */
  function checkStatement(found, content, byHash, bundle) {
    const text = byHash.get(content.statement)
    if (!text) return fault(found, "statement", String(content.name))
    const said = read(text)
    const same = ["visit", "name", "role"].every((name) => said[name] === content[name])
    if (!same || said.tenant !== bundle.tenant.id) fault(found, "statement", String(content.name))
    checkPhotos(found, said, byHash, bundle)
  }

  /** The text that the company made itself, as nobody signed: it speaks of this visit, in nobody's name. @param {Checked} found @param {Map<string, any>} byHash @param {any} bundle */
  function checkRecord(found, byHash, bundle) {
    found.record = String(bundle.unsigned.record)
    const text = byHash.get(found.record)
    const said = text ? read(text) : null
    if (said?.visit !== bundle.report.visit || said.tenant !== bundle.tenant.id || said.name !== "")
      return fault(found, "record")
    checkPhotos(found, said, byHash, bundle)
  }

  /** @param {Checked} found @param {any} said @param {Map<string, any>} byHash @param {any} bundle */
  function checkPhotos(found, said, byHash, bundle) {
    const withheld = new Set(bundle.withheld.map((/** @type {any} */ one) => one.sha256))
    found.photos = Math.max(found.photos, said.photos.length)
    for (const [nr, photo] of said.photos.entries()) {
      if (!byHash.has(photo.sha256) && !withheld.has(photo.sha256)) fault(found, "photo", String(nr + 1))
    }
  }

  /** The links from the first signature to the head follow each other, and the signatures' own are among them. @param {Checked} found @param {any} bundle */
  async function checkProof(found, bundle) {
    const texts = new Map()
    for (const entry of bundle.proof) {
      const link = JSON.parse(entry.link)
      texts.set(link.number, entry.link)
      if (!verifies(await keyOf(bundle.keys, link.key), utf8.encode(entry.link), entry.sig))
        fault(found, "chain", String(link.number))
      const before = texts.get(link.number - 1)
      if (before !== undefined && (await veldwerk.sha256(utf8.encode(before))) !== link.prev)
        fault(found, "chain", String(link.number))
    }
    const numbers = [...texts.keys()]
    const whole = Math.max(...numbers) - Math.min(...numbers) + 1 === numbers.length
    const own = bundle.signatures.every((/** @type {any} */ one) => texts.get(JSON.parse(one.link).number) === one.link)
    if (numbers.length > 0 && !(whole && own)) fault(found, "chain")
  }

  /** The keys that were used are the company's, and were good when they signed. A link by a key that was revoked later counts when another key sealed the file: the company held that link itself. @param {Checked} found @param {any} bundle @param {any[]} links @param {Key[]} keys */
  async function checkKey(found, bundle, links, keys) {
    const used = [[found.key, String(bundle.report.made_at)], ...links.map((link) => [link.key, link.at])]
    let revoked = false
    for (const [id, at] of used.filter(([key]) => key)) {
      const published = await keyOf(keys, id)
      const own = await keyOf(bundle.keys, id)
      if (!published || published.public_key !== own?.public_key) {
        found.verdict = "not_ours"
        found.faults.push(["key_unknown", id])
      } else if (published.until && Date.parse(at) > Date.parse(published.until)) {
        found.verdict = "not_ours"
        found.faults.push([`key_${published.state}`, id])
      } else if (published.state === "revoked" && id === found.key) revoked = true // whoever has it may write an earlier date
    }
    found.trust = revoked ? "revoked" : "published"
  }

  /** @param {any} content @param {number} number @returns {Signed} */
  function signedBy(content, number) {
    const at = new Date(Date.parse(content.at) + content.offset_ms).toISOString()
    return {
      name: String(content.name),
      role: String(content.role),
      at,
      latest: String(content.received_at),
      offset_ms: content.offset_ms,
      jumps: content.jumps,
      sure: content.jumps === 0,
      number,
      channel: String(content.channel),
      typed: !content.image,
    }
  }

  /** The key of this id, if its id is indeed made from it. @param {Key[]} keys @param {string} id @returns {Promise<Key | null>} */
  async function keyOf(keys, id) {
    for (const key of keys) {
      if (key.id === id && (await veldwerk.sha256(veldwerk.unhex(key.public_key))).slice(0, 16) === id) return key
    }
    return null
  }

  /** Ed25519 (RFC 8032). @param {Key | null} key @param {Uint8Array} message @param {string} signature */
  function verifies(key, message, signature) {
    try {
      return (
        key !== null && nacl().sign.detached.verify(message, veldwerk.unhex(signature), veldwerk.unhex(key.public_key))
      )
    } catch {
      return false // not of the right length, or not hexadecimal
    }
  }

  veldwerk.check = check
})()
