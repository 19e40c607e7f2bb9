/** The page: takes a file, shows what was found. Nothing is sent; only keys are fetched, from this page's own server or at a person's word. */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk
  const { t } = veldwerk
  const served = location.protocol === "http:" || location.protocol === "https:"
  /** @param {string} id @returns {any} */
  const at = (id) => document.getElementById(id)

  let lang = (navigator.language || "nl").startsWith("nl") ? "nl" : "en"
  /** @type {{pdf: Uint8Array, found: any, how: string, sum: string, note: string} | null} */
  let shown = null

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
    at("choose").textContent = t(lang, shown ? "another" : "choose")
    at("language").lang = lang === "nl" ? "en" : "nl"
    if (shown) at("result").replaceChildren(...result(shown))
  }

  /** @param {NonNullable<typeof shown>} now @returns {Node[]} */
  function result({ found, how, sum, note }) {
    const verdict = veldwerk.verdictOf(found)
    /** @type {Node[]} */
    const lines = [
      element("h2", { class: verdict }, t(lang, `verdict_${verdict}`)),
      element("p", { class: "lead" }, t(lang, veldwerk.saysOf(found), found)),
    ]
    const faults = found.faults.map((/** @type {string[]} */ [code, about]) =>
      element("li", {}, t(lang, `fault_${code}`, { about })),
    )
    if (faults.length) lines.push(element("ul", { class: "faults" }, ...faults))
    if (found.nr) lines.push(...facts(found, verdict), ...trust(found, how, verdict))
    if (note) lines.push(element("p", { class: "note" }, t(lang, note)))
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
    if (found.confirmed) made.push(element("p", {}, t(lang, "chain_confirmed", { number: found.confirmed })))
    const host = hostOf(found.keys_url)
    if (found.trust === "embedded" && host && !served) {
      const ask = element("button", { type: "button", class: "button" }, t(lang, "compare", { host }))
      ask.addEventListener("click", () => compare(found.keys_url, host))
      made.push(ask)
    }
    if (served && found.trust === "published") {
      made.push(
        element(
          "p",
          {},
          element("a", { href: `/verify/${encodeURIComponent(found.slug)}.zip` }, t(lang, "keep_page", found)),
        ),
      )
    }
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
    shown = { pdf, found, how: "", sum: await veldwerk.sha256(pdf), note: "" }
    const kept = veldwerk.kept.find((/** @type {any} */ one) => one.slug === found.slug)
    if (found.verdict === "valid" && kept) {
      shown = { ...shown, found: await veldwerk.check(pdf, kept.keys), how: "kept" }
    } else if (found.verdict === "valid" && served) {
      await compare(
        `${location.origin}/.well-known/veldwerk/${encodeURIComponent(found.slug)}/keys.json`,
        location.host,
      )
    }
    await sameAsPaper()
    draw()
    at("result").focus()
  }

  /** Judge again with published keys, and ask whether the link still stands in the chain. @param {string} address @param {string} host */
  async function compare(address, host) {
    if (!shown) return
    try {
      const published = await (await fetch(address)).json()
      const found = await veldwerk.check(shown.pdf, published.keys)
      shown = { ...shown, found, how: host, note: "" }
      for (const { link, number } of found.links) {
        const there = await fetch(address.replace(/keys\.json$/, `link/signature/${number}.json`))
        if (there.ok && (await there.json()).link === link) found.confirmed = number
        else Object.assign(found, { verdict: "changed", faults: [...found.faults, ["online_link", String(number)]] })
      }
    } catch {
      shown = { ...shown, note: "compare_failed" }
    }
    draw()
  }

  /** The QR code on paper names a link: is this that report? */
  async function sameAsPaper() {
    const wanted = location.hash.slice(1)
    if (!shown || !/^[0-9a-f]{64}$/.test(wanted) || (shown.found.links.length === 0 && !shown.found.record)) return
    const own = await Promise.all(
      shown.found.links.map((/** @type {any} */ one) => veldwerk.sha256(new TextEncoder().encode(one.link))),
    )
    if (![...own, shown.found.record].includes(wanted)) {
      shown.found.verdict = "changed"
      shown.found.faults.push(["other_report", ""])
    }
  }

  /** @param {File | undefined} file */
  async function take(file) {
    if (file) await judge(new Uint8Array(await file.arrayBuffer()))
  }

  at("file").addEventListener("change", () => take(at("file").files[0]))
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
