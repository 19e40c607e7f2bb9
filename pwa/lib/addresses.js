/** Addresses, in words for people and for map apps. */

/** @typedef {import("../types.js").Doc} Doc */

/** "Dorpsstraat 14a". @param {Doc} address */
const house = (address) => `${address.street} ${address.number ?? ""}${address.addition ?? ""}`.trim()

/** "Dorpsstraat 14a, Barneveld". @param {Doc | undefined} address */
export const placeOf = (address) => (address ? [house(address), address.city].filter(Boolean).join(", ") : "")

/** "3771 AB", as people write it. @param {string | null | undefined} postcode */
export const postcodeText = (postcode) => postcode?.replace(/^(\d{4})([A-Z]{2})$/, "$1 $2") ?? ""

/** "Dorpsstraat 14a, 3771AB, Barneveld": as map apps find it. @param {Doc} address */
export const mapWords = (address) => [house(address), address.postcode, address.city].filter(Boolean).join(", ")

/** Where the phone's own map app opens, with the way there. @param {string[]} places in order; the last one is where the way ends */
export function mapLink(places) {
  const query = new URLSearchParams({ api: "1", travelmode: "driving", destination: places[places.length - 1] })
  if (places.length > 1) query.set("waypoints", places.slice(0, -1).join("|"))
  return `https://www.google.com/maps/dir/?${query}`
}
