/** What of a visit this phone does not hold yet. Empty = ready to drive, without any signal. */
import { isWhole } from "./first_release.js"
import { isHere, papersOf } from "./papers.js"

/** @param {import("../types.js").Store} store @param {import("../types.js").Doc} visit @returns {string[]} order, customer, checklist, stock, papers */
export function missingOnPhone(store, visit) {
  const order = store.get("work_order", visit.work_order)
  const papers = papersOf(store, visit)
  const van = store.all("location").some((location) => location.kind === "van" && location.team === visit.team)
  const holds = {
    order: Boolean(order),
    customer: Boolean(order && store.get("customer", order.customer)),
    checklist: !visit.checklist_version || Boolean(store.get("checklist_version", visit.checklist_version)),
    stock: van || Boolean(store.pull.whole), // all that the office has is here, and no van is among it: the team has none
    papers: papers.every((paper) => isHere(store, paper)) && (isWhole.value || !papers.length),
  }
  return Object.entries(holds).flatMap(([what, here]) => (here ? [] : [what]))
}
