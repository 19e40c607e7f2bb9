/** The page: takes a file, shows what was found. Nothing is sent; only keys are fetched, from this page's own server or at a person's word. */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk
  const { t } = veldwerk
  const served = location.protocol === "http:" || location.protocol === "https:"
  /** @param {string} id @returns {any} */
  const at = (id) => document.getElementById(id)

  let lang = (navigator.language || "nl").startsWith("nl") ? "nl" : "en"
  /** @type {{pdf: Uint8Array, found: any, how: string, sum: string, note: string, paper: "" | "same" | "other"} | null} */
  let shown = null

  /** What the QR code on paper names: the hash of a signature's link, or of the text that nobody signed; "" without one. */
  function wanted() {
    const said = location.hash.slice(1)
    return /^[0-9a-f]{64}$/.test(said) ? said : ""
  }
  const mark = () => wanted().slice(0, 8)

  /** @param {string} tag @param {Record<string, string>} with_ @param {...(Node | string)} inside */
  function element(tag, with_, ...inside) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(with_)) made.setAttribute(name, value)
    made.append(...inside)
    return made
  }

  function draw() {
    document.documentElement.lang = lang
    document.title = `${t(lang, "title")} · Veldwerk`
    for (const [id, key] of [
      ["title", "title"],
      ["intro", "intro"],
      ["or", "drop"],
      ["language", "language"],
    ]) {
      at(id).textContent = t(lang, key)
    }
    at("scanned").hidden = !wanted() || shown !== null
    at("scanned").textContent = t(lang, "scanned", { mark: mark() })
    at("choose").textContent = t(lang, shown ? "another" : "choose")
    at("language").lang = lang === "nl" ? "en" : "nl"
    if (shown) at("result").replaceChildren(...result(shown))
  }

  /** @param {NonNullable<typeof shown>} now @returns {Node[]} */
  function result({ found, how, sum, note, paper }) {
    const verdict = veldwerk.verdictOf(found)
    const other = paper === "other" && found.verdict === "valid"
    /** @type {Node[]} */
    const lines = [element("h2", { class: other ? "other" : verdict }, t(lang, `verdict_${other ? "other" : verdict}`))]
    if (paper)
      lines.push(
        element("p", { class: "lead" }, t(lang, paper === "same" ? "paper_same" : "says_other", { mark: mark() })),
      )
    lines.push(element("p", { class: "lead" }, t(lang, veldwerk.saysOf(found), found)))
    const faults = found.faults.map((/** @type {string[]} */ [code, about]) =>
      element("li", {}, t(lang, `fault_${code}`, { about })),
    )
    if (faults.length) lines.push(element("ul", { class: "faults" }, ...faults))
    if (found.nr) lines.push(...facts(found, verdict), ...trust(found, how, verdict))
    if (note) lines.push(element("p", { class: "note" }, t(lang, note)))
    if (served && (note || found.chain === "away")) lines.push(button(t(lang, "try_again"), compareHere))
    lines.push(element("p", { class: "sum" }, `${t(lang, "paper")}: `, element("code", {}, sum)))
    return lines
  }

  /** @param {any} found @param {string} verdict @returns {Node[]} */
  function facts(found, verdict) {
    const rows = [
      [t(lang, "report"), found.nr],
      [t(lang, "company"), found.company],
      [t(lang, "made"), veldwerk.moment(found.made_at, lang)],
    ].flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])
    const made = [element("dl", {}, ...rows)]
    if (verdict !== "valid" && verdict !== "unsure") return made
    for (const one of found.signatures) {
      const role = t(lang, `role_${one.role}`)
      made.push(
        element(
          "div",
          { class: "signed" },
          element("b", {}, t(lang, "signed_by", { name: one.name, role })),
          element("p", {}, veldwerk.way(one, lang)),
          element("p", {}, t(lang, "when", { when: veldwerk.moment(one.at, lang) })),
          element("p", { class: one.sure ? "" : "doubt" }, veldwerk.clock(one, lang)),
        ),
      )
    }
    if (found.unsigned) {
      const when = veldwerk.moment(found.made_at, lang)
      made.push(element("p", { class: "doubt" }, t(lang, "unsigned", { company: found.company, when })))
    }
    made.push(element("p", {}, t(lang, veldwerk.photosOf(found), { count: found.photos })))
    if (found.withheld) made.push(element("p", { class: "doubt" }, t(lang, "withheld", { count: found.withheld })))
    if (found.changes) made.push(element("p", { class: "doubt" }, t(lang, "changes", { count: found.changes })))
    return made
  }

  /** Whose key it is, and what that is worth. @param {any} found @param {string} how @param {string} verdict @returns {Node[]} */
  function trust(found, how, verdict) {
    if (verdict === "not_ours" || verdict === "changed") return []
    const made = [element("p", {}, t(lang, `trust_${found.trust}`, found))]
    if (how)
      made.push(element("p", {}, how === "kept" ? t(lang, "trust_pinned") : t(lang, "trust_online", { host: how })))
    if (found.chain) {
      const number = found.links.map((/** @type {any} */ one) => one.number).join(", ")
      made.push(
        element("p", { class: found.chain === "away" ? "note" : "" }, t(lang, `chain_${found.chain}`, { number })),
      )
    }
    const host = hostOf(found.keys_url)
    if (found.trust === "embedded" && host && !served) {
      made.push(button(t(lang, "compare", { host }), () => compare(found.keys_url, host)))
    }
    if (served && found.trust === "published") {
      made.push(
        element(
          "p",
          {},
          element("a", { href: `/verify/${encodeURIComponent(found.slug)}.html` }, t(lang, "keep_page", found)),
        ),
      )
    }
    return made
  }

  /** @param {string} text @param {() => void} press */
  function button(text, press) {
    const made = element("button", { type: "button", class: "button" }, text)
    made.addEventListener("click", press)
    return made
  }

  /** An address that may be asked: https, or this machine. @param {string} address */
  function hostOf(address) {
    try {
      const { protocol, host, hostname } = new URL(address)
      return protocol === "https:" || hostname === "127.0.0.1" || hostname === "localhost" ? host : ""
    } catch {
      return ""
    }
  }

  /** @param {Uint8Array} pdf */
  async function judge(pdf) {
    at("result").hidden = false
    at("result").replaceChildren(element("p", {}, t(lang, "busy")))
    const found = await veldwerk.check(pdf)
    shown = { pdf, found, how: "", sum: await veldwerk.sha256(pdf), note: "", paper: await sameAsPaper(found) }
    const kept = veldwerk.kept.find((/** @type {any} */ one) => one.slug === found.slug)
    if (found.verdict === "valid" && kept) {
      shown = { ...shown, found: await veldwerk.check(pdf, kept.keys), how: "kept" }
    } else if (found.verdict === "valid" && served) {
      await compareHere()
    }
    draw()
    at("result").focus()
  }

  const compareHere = () =>
    compare(`${location.origin}/.well-known/veldwerk/${encodeURIComponent(shown?.found.slug)}/keys.json`, location.host)

  /** Judge again with published keys, and ask whether the link still stands in the chain. @param {string} address @param {string} host */
  async function compare(address, host) {
    const before = shown
    if (!before) return
    const keys = await veldwerk.publishedKeys(address)
    const found = keys ? await veldwerk.check(before.pdf, keys) : before.found
    if (keys && found.verdict === "valid") await veldwerk.askChain(found, address)
    if (shown !== before) return // another file was chosen meanwhile
    shown = keys ? { ...before, found, how: host, note: "" } : { ...before, note: "compare_failed" }
    draw()
  }

  /** Is this the report that the QR code names? "" when there was no code, or the file holds no report. @param {any} found */
  async function sameAsPaper(found) {
    if (!wanted() || (found.links.length === 0 && !found.record)) return ""
    const own = await Promise.all(
      found.links.map((/** @type {any} */ one) => veldwerk.sha256(new TextEncoder().encode(one.link))),
    )
    return [...own, found.record].includes(wanted()) ? "same" : "other"
  }

  /** @param {File | undefined} file */
  async function take(file) {
    if (file) await judge(new Uint8Array(await file.arrayBuffer()))
  }

  at("file").addEventListener("change", async () => {
    const [file] = at("file").files
    await take(file)
    at("file").value = "" // the same file, chosen again, is checked again
  })
  window.addEventListener("hashchange", async () => {
    if (shown) shown = { ...shown, paper: await sameAsPaper(shown.found) }
    draw()
  })
  at("language").addEventListener("click", () => {
    lang = lang === "nl" ? "en" : "nl"
    draw()
  })
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (/** @type {any} */ event) => {
      event.preventDefault()
      at("drop").classList.toggle("over", name === "dragenter" || name === "dragover")
      if (name === "drop") take(event.dataTransfer?.files[0])
    })
  }
  draw()
})()
