/** The old piece of a swap, as server/visits/old_pieces.py: which one its number names, and whether it hangs in another house. */
import { serialId } from "./serials.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {Pick<import("./effects.js").Documents, "get" | "by">} Documents */
/** @typedef {{id: string, product: string, serial: string}} Piece */

/**
 * A number that is known under one other product only, here or anywhere, is that piece; else it is of the product that was
 * said. Null for what has no numbers. @param {Documents} docs @param {Doc} args of part.swap @returns {Piece | null}
 */
export function oldPiece(docs, args) {
  const said = args.old_product ?? args.product
  const fresh = serialId(args.product, args.serial)
  const known = knownAs(docs, args.old_serial).filter((one) => one.id !== fresh)
  const named = known.find((one) => one.product === said)
  if (named && (args.old_product || known.length === 1)) return named
  for (const few of [known.filter((one) => hangsIn(docs, one.id, args.visit)), known])
    if (few.length === 1) return few[0]
  if ((docs.get("product", said)?.tracking ?? "serial") !== "serial") return null
  return named ?? { id: serialId(said, args.old_serial), product: said, serial: args.old_serial }
}

/** The pieces with this number that this phone knows, of whatever product. @param {Documents} docs @param {string} typed @returns {Piece[]} */
export const knownAs = (docs, typed) =>
  docs.by("product", "tracking", "serial").flatMap((product) => {
    const id = serialId(product.id, typed)
    const serial = docs.get("serial", id)?.serial
    return serial ? [{ id, product: product.id, serial }] : []
  })

/** Where a piece lies that was taken off a wall. @param {string} fate @param {string | null} to */
export function left(fate, to) {
  const back = to ? "stock" : "returned"
  const state = fate === "return" ? back : fate === "scrap" ? "scrapped" : "defective"
  return { state, location: fate === "scrap" ? null : to }
}

/** Whether the piece hangs at another address, as far as this phone knows. @param {Documents} docs @param {string} serial @param {string} visit */
export const hangsElsewhere = (docs, serial, visit) =>
  hung(docs, serial).length > 0 && !hung(docs, serial).some((use) => sameHouse(docs, use.visit, visit))

/** Whether it hangs at this visit's address, as far as this phone knows. @param {Documents} docs @param {string} serial @param {string} visit */
export const hangsIn = (docs, serial, visit) => hung(docs, serial).some((use) => sameHouse(docs, use.visit, visit))

/** The uses of an installed piece that were not brought back. @param {Documents} docs @param {string} serial */
const hung = (docs, serial) =>
  docs.get("serial", serial)?.state === "installed"
    ? docs.by("part_use", "serial_id", serial).filter((use) => use.returned < use.quantity)
    : []

/** Two visits to one address, whoever lived there. @param {Documents} docs @param {string} one @param {string} other */
function sameHouse(docs, one, other) {
  const [first, second] = [one, other].map((visit) => {
    const order = docs.get("visit", visit)?.work_order
    return order ? docs.get("work_order", order)?.address : null
  })
  if (one === other || !first || !second) return true
  return Boolean(first.postcode) && door(first) === door(second)
}

/** @param {Doc} address */
const door = (address) =>
  ["postcode", "number", "addition"].map((name) => (address[name] ?? "").replaceAll(" ", "").toUpperCase()).join("/")
