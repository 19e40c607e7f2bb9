/**
 * What is asked of a company's own address: its keys, and whether a report's links still stand in its chain. The twin of
 * server/reports/verify/online.py: only another link, or none, speaks against a report; a server that is away, busy or says
 * something else has not answered.
 */
;(() => {
  const veldwerk = /** @type {any} */ (globalThis).veldwerk

  /** The company's list as it stands there; null when it cannot be had now. @param {string} address @returns {Promise<any[] | null>} */
  veldwerk.publishedKeys = async (address) => {
    const { keys } = (await asked(address)).said
    return Array.isArray(keys) ? keys : null
  }

  /** Ask whether each of the report's links still stands in the published chain, and note it in `found`. @param {any} found @param {string} address of the keys */
  veldwerk.askChain = async (found, address) => {
    const answers = await Promise.all(found.links.map((/** @type {any} */ one) => stands(one, address)))
    for (const [nr, answer] of answers.entries()) {
      if (answer !== "changed") continue
      found.verdict = "changed"
      found.faults.push(["online_link", String(found.links[nr].number)])
    }
    const good = answers.length > 0 && !answers.includes("changed")
    found.chain = answers.includes("away") ? "away" : good ? "stands" : ""
  }

  /** @param {{link: string, number: number}} one @param {string} address */
  async function stands({ link, number }, address) {
    const { status, said } = await asked(address.replace(/keys\.json$/, `link/signature/${number}.json`))
    if (status === 404) return "changed"
    if (typeof said.link !== "string") return "away"
    return said.link === link ? "stands" : "changed"
  }

  /** Nothing is said but by a whole answer. @param {string} address @returns {Promise<{status: number, said: any}>} */
  async function asked(address) {
    try {
      const answer = await fetch(address, { cache: "no-store" })
      const said = answer.status === 200 ? await answer.json() : null
      return { status: answer.status, said: said ?? {} }
    } catch {
      return { status: 0, said: {} }
    }
  }
})()
