/** Serial numbers and stock levels under the names that the server gives them too (server/inventory/names.py). */
import { uuid5 } from "./ids.js"

/** The form in which serial numbers are compared: NFKC, upper case, only A-Z and 0-9. May be empty. @param {string} typed */
export const serialNorm = (typed) =>
  typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")

/** @param {string} product @param {string} typed the serial number as it was read */
export const serialId = (product, typed) => uuid5(product, serialNorm(typed))

/** @param {string} location @param {string} product */
export const stockLevelId = (location, product) => uuid5(location, product)
