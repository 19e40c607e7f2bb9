/** The one template function of the app: htm over preact, so that no build step is needed. */
import htm from "htm"
import { h } from "preact"

/** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = htm.bind(/** @type {any} */ (h))
