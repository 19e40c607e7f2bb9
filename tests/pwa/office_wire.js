/** The office's HTTP, with faults on the line. */

/** Which member's cookie this is: one phone's browser. */
export function answerer(office) {
  return async (path, init) => {
    office.requests.push({ path, method: init.method, body: init.body, range: new Headers(init.headers).get("Range") })
    const index = office.faults.findIndex((fault) => fault.fits(path, init))
    const fault = index < 0 ? null : office.faults.splice(index, 1)[0].what
    if (fault === "lost") throw new TypeError("the line broke")
    if (typeof fault === "number") return problem(fault, { code: `http_${fault}` })
    if (fault && typeof fault === "object") return problem(fault.status, fault, fault.headers)
    const send = typeof fault === "function" ? (one) => fault(one) : (one) => one
    const answer = await route(office, path, init, send)
    if (fault === "unheard") throw new TypeError("the answer was lost")
    return answer
  }
}

export const json = (body, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers })
export const problem = (status, body, headers = {}) => json({ status, title: "no", ...body }, status, headers)

async function route(office, path, init, send) {
  const { pathname, searchParams } = new URL(path, "http://office")
  const headers = new Headers(init.headers)
  if (pathname.startsWith("/api/mobile/uploads")) return office.files.answer(pathname, init, headers)
  const device = [...office.devices].find(([, one]) => one.member === headers.get("X-Veldwerk") && !one.locked)
  if (!device) return problem(401, { code: "signed_out" })
  if (pathname.startsWith("/api/mobile/wipe")) return office.wipe(pathname, device, JSON.parse(init.body))
  if (device[1].wiping) return problem(401, { code: "device_wiping" })
  if (pathname === "/api/mobile/look") return json({ look: lookOf(office.company) })
  if (pathname === "/api/mobile/rescue") return office.rescue(init)
  if (pathname.startsWith("/api/mobile/blobs/")) {
    return paper(office.papers?.get(pathname.split("/").pop()), headers.get("Range"))
  }
  if (init.method === "GET") {
    return json(
      send({
        ...clock(office),
        company: office.company,
        ...office.pull(
          device[0],
          searchParams.get("cursor") ?? undefined,
          office.pages ?? Number(searchParams.get("limit")),
        ),
      }),
    )
  }
  const body = JSON.parse(init.body)
  if (body.mutations.some((one) => one.name === "poison")) return problem(400, { code: "malformed" })
  if (body.mutations.length > (office.most ?? 500)) return problem(413, { code: "too_large" })
  office.reports = body.report ?? office.reports
  const receipts = office.push(device[0], body)
  const pulls = body.cursor !== undefined || body.limit !== undefined
  if (pulls && office.tooNew) return json({ ...clock(office), receipts, pull: "schema_too_old" })
  return json(
    send({
      ...clock(office),
      receipts,
      ...(pulls ? { company: office.company } : {}),
      ...(pulls ? office.pull(device[0], body.cursor, office.pages ?? body.limit) : {}),
    }),
  )
}

/** A paper, or the part of it that was asked for; all of it where that part does not exist. */
function paper(bytes, range) {
  if (!bytes) return problem(404, {})
  const headers = { "Content-Type": "application/pdf" }
  const [first, last] = (range ?? "").replace("bytes=", "").split("-").map(Number)
  if (range === null || first >= bytes.length) return new Response(bytes, { headers })
  return new Response(bytes.subarray(first, last + 1), { status: 206, headers })
}

const lookOf = (company) => ({ colour: company.colour, css: `:root{--brand:#${company.colour}}` })

const clock = (office) => ({ server_time: new Date(office.time.now).toISOString(), epoch: office.epoch })
