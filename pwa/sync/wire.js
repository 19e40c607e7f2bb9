/** One request to the office: whose it is, and what went wrong in words a program can read. */

/** @typedef {import("../types.js").World} World */

/** The office said no (problem+json), or could not be reached (`status` 0, code "offline"). */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body @param {number | null} [retryAfter] ms */
  constructor(status, body, retryAfter = null) {
    super(body.detail ?? body.title ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? `http_${status}`
    this.detail = body.detail ?? null
    this.body = body
    this.retryAfter = retryAfter
  }
}

/** Codes that mean: this phone may not talk to the office just now; more than one request was refused. */
export const SHUT_OUT = ["signed_out", "device_locked", "device_wiping", "device_wiped", "other_member"]

export const LONGEST = 60_000 // ms: an answer that takes longer is no answer; what was sent is sent again

/** @typedef {{body?: any, raw?: BodyInit, headers?: Record<string, string>, longest?: number, stop?: AbortSignal}} What stop: ends it before its time */

/**
 * One request and its JSON. @param {World} world @param {string} member whose request it is ("-" before the log-in): the office refuses it under another's cookie
 * @param {string} method @param {string} path @param {What} what @returns {Promise<any>} null for an empty answer @throws {Problem}
 */
export const ask = (world, member, method, path, what) => request(world, member, method, path, what, jsonOf)

/** The same, for who wants the headers only. @param {World} world @param {string} member @param {string} method @param {string} path @param {What} what @returns {Promise<Headers>} @throws {Problem} */
export const send = (world, member, method, path, what) =>
  request(world, member, method, path, what, async (response) => response.headers)

/**
 * A piece of a file of the office. @param {World} world @param {string} member @param {string} path
 * @param {{from: number, most: number, longest: number, stop: AbortSignal}} piece bytes; longest in ms
 * @returns {Promise<{bytes: ArrayBuffer, type: string, isPiece: boolean}>} isPiece false: the whole file, the office did not want to cut it @throws {Problem}
 */
export const fetchPiece = (world, member, path, { from, most, longest, stop }) =>
  request(
    world,
    member,
    "GET",
    path,
    { longest, stop, headers: { Range: `bytes=${from}-${from + most - 1}` } },
    async (response) => ({
      bytes: await response.arrayBuffer(),
      type: response.headers.get("Content-Type") ?? "application/octet-stream",
      isPiece: response.status === 206,
    }),
  )

/**
 * @template T @param {World} world @param {string} member @param {string} method @param {string} path @param {What} what
 * @param {(response: Response) => Promise<T>} read within the same time limit: a line can break in the middle of an answer
 * @returns {Promise<T>}
 */
async function request(world, member, method, path, { body, raw, headers = {}, longest = LONGEST, stop }, read) {
  const giveUp = new AbortController()
  const end = () => giveUp.abort()
  if (stop?.aborted) end()
  stop?.addEventListener("abort", end)
  const timer = world.later(end, longest)
  try {
    const response = await world.fetch(path, {
      method,
      headers: {
        "X-Veldwerk": member,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? raw : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: giveUp.signal,
    })
    if (!response.ok) throw await problemOf(response)
    return await read(response)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(0, { code: "offline", detail: String(error) })
  } finally {
    world.never(timer)
    stop?.removeEventListener("abort", end)
  }
}

/** @param {Response} response @returns {Promise<any>} */
async function jsonOf(response) {
  const text = await response.text()
  return text ? JSON.parse(text) : null
}

/** @param {Response} response */
async function problemOf(response) {
  const body = await response.json().catch(() => ({}))
  const after = Number(response.headers.get("Retry-After"))
  return new Problem(response.status, body ?? {}, Number.isFinite(after) && after > 0 ? after * 1000 : null)
}
