/** What a phone does for others and for later, once its own work is sent: a colleague's rescue file, papers of the days to come. */
import { fetchPapers } from "./papers.js"
import { rescues } from "./rescue.js"

/** @param {import("../store/store.js").Store} store @throws {import("./wire.js").Problem} */
export async function errands(store) {
  await rescues(store)
  await fetchPapers(store)
}
