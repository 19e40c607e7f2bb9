/** What was found, in words. The twin of server/reports/verify/say.py; moments are in the Netherlands' time here. */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk

  /** @param {string} lang @param {string} key @param {Record<string, any>} [params] @returns {string} */
  veldwerk.t = (lang, key, params = {}) =>
    (veldwerk.texts[lang][key] ?? key).replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) =>
      String(params[name] ?? ""),
    )

  /** valid, unsure (sound, but nobody confirmed the key), changed, not_ours. @param {any} found */
  veldwerk.verdictOf = (found) => (found.verdict === "valid" && found.trust !== "published" ? "unsure" : found.verdict)

  /** The key of the sentence under the verdict; a report without any signature speaks of none. @param {any} found */
  veldwerk.saysOf = (found) => {
    const verdict = veldwerk.verdictOf(found)
    if (verdict === "unsure" && found.trust === "revoked") return "says_revoked"
    return verdict === "valid" && found.record ? "says_valid_unsigned" : `says_${verdict}`
  }

  /** The key of the sentence about the photos. @param {any} found */
  veldwerk.photosOf = (found) => {
    const key = found.photos === 0 ? "photos_none" : found.photos === 1 ? "photo_same" : "photos_same"
    return found.record ? `${key}_unsigned` : key
  }

  /** 20 november 2026 om 09:59:10 @param {string} moment @param {string} lang */
  veldwerk.moment = (moment, lang) =>
    new Date(moment).toLocaleString(lang === "nl" ? "nl-NL" : "en-GB", {
      dateStyle: "long",
      timeStyle: "medium",
      timeZone: "Europe/Amsterdam",
    })

  /** On whose device it was signed, and how. @param {any} one @param {string} lang @returns {string} */
  veldwerk.way = (one, lang) => veldwerk.t(lang, `way_${one.channel}_${one.typed ? "typed" : "drawn"}`)

  /** How certain the moment is. @param {any} one @param {string} lang @returns {string} */
  veldwerk.clock = (one, lang) => {
    const { t, moment } = veldwerk
    if (one.channel === "link") return t(lang, "clock_office")
    const seconds = Math.abs(one.offset_ms) / 1000
    let first = t(lang, "clock_good")
    if (one.jumps > 0) first = t(lang, "clock_jumped", { count: one.jumps })
    else if (seconds >= 1) {
      const by = seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
      first = t(lang, "clock_off", { by, way: t(lang, one.offset_ms > 0 ? "clock_slow" : "clock_fast") })
    }
    const impossible = Date.parse(one.at) - Date.parse(one.latest) > 5000
    return `${first} ${impossible ? t(lang, "clock_impossible") : t(lang, "clock_latest", { when: moment(one.latest, lang) })}`
  }
})()
