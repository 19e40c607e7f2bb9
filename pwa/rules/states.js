/** The states of a visit and what a step does to them; the same rule as server/visits/states.py. */

/** @typedef {import("../types.js").Doc} Doc */

export const ORDER = ["planned", "en_route", "on_site", "working"]
export const FINAL = ["done", "partial", "no_access"]
export const OUTCOMES = ["done", "partial"]

/** @type {Record<string, number>} */
const RANK = { planned: 0, en_route: 1, on_site: 2, working: 3, paused: 3, done: 4, partial: 4, no_access: 4 }

/** How far a visit is: 0 (planned) to 4 (final). @param {string} state */
export const rank = (state) => RANK[state]

/** Does a step move a visit that is `current`, or is it only history? @param {string} current @param {string} to */
export function moves(current, to) {
  if (FINAL.includes(current) || current === "cancelled") return false
  const pauses = (current === "working" && to === "paused") || (current === "paused" && to === "working")
  return rank(to) > rank(current) || pauses
}

/** The states that a step jumps over, in order. At a closed door there is no work to skip. @param {string} current @param {string} to @returns {string[]} */
export function skipped(current, to) {
  if (to === "no_access") return []
  return ORDER.filter((state) => rank(current) < rank(state) && rank(state) < rank(to))
}

/** The state that the steps leave behind: that of the last that moved the visit and was not undone. @param {Doc[]} steps of one visit */
export function standing(steps) {
  const moved = steps.filter((step) => step.moved && !step.undone_by).sort((a, b) => a.nr - b.nr)
  return moved.at(-1)?.to ?? "planned"
}

/** What the person may do now. @param {Doc} visit @param {Doc[]} steps @param {string} member @returns {{states: string[], undo: string | null}} undo: the step he may take back */
export function nextStates(visit, steps, member) {
  const states = ["en_route", "on_site", "working", "paused", "done", "partial", "no_access"]
  const own = steps
    .filter((step) => step.moved && !step.undone_by)
    .sort((a, b) => a.nr - b.nr)
    .at(-1)
  const undo = own && own.by === member && own.to === visit.state && !FINAL.includes(visit.state) ? own.id : null
  return {
    states: states.filter((to) => moves(visit.state, to) && !(to === "paused" && visit.state !== "working")),
    undo,
  }
}
