/**
 * A condition as the lines of a form and back: each line a rule, all of them or one of them. What the form cannot say (groups
 * within groups, from a file) stays as it is and is shown in words.
 */

/** @typedef {{item: string, test: string, values: string[]}} Rule */
/** @typedef {{join: "all" | "any", rules: Rule[]}} Lines */

/** Tests that a form offers for a type of item. @param {string} [type] @returns {string[]} */
export function testsFor(type) {
  if (type === "tick" || type === "choice") return ["is", "not_is", "one_of", "answered", "not_answered"]
  if (type === "number") return ["below", "at_most", "at_least", "above", "is", "answered", "not_answered"]
  return ["answered", "not_answered"]
}

/** @param {any} when @returns {Lines | null} null: more than a form can say */
export function linesOf(when) {
  const join = when?.any ? "any" : "all"
  const parts = when?.all ?? when?.any ?? [when]
  const rules = parts.map(ruleOf)
  return rules.every(Boolean) ? { join, rules } : null
}

/** @param {any} part @returns {Rule | null} */
function ruleOf(part) {
  const inner = part?.not ?? part
  if (typeof inner?.item !== "string") return null
  const [name] = Object.keys(inner).filter((one) => one !== "item")
  const value = inner[name]
  const values = name === "answered" ? [] : Array.isArray(value) ? value : [value]
  if (!part.not) return { item: inner.item, test: name, values }
  return name === "is" || name === "answered" ? { item: inner.item, test: `not_${name}`, values } : null
}

/** @param {Lines} lines @returns {any} undefined without a rule */
export function whenOf({ join, rules }) {
  const parts = rules.map(partOf)
  return parts.length > 1 ? { [join]: parts } : parts[0]
}

/** @param {Rule} rule */
function partOf({ item, test, values }) {
  const name = test.replace("not_", "")
  const value = name === "answered" ? true : name === "one_of" ? values : (values[0] ?? "")
  return test.startsWith("not_") ? { not: { item, [name]: value } } : { item, [name]: value }
}

/** A rule begins at the nearest item that has something to choose. @param {Record<string, any>[]} above @returns {Rule} */
export function firstRule(above) {
  const item = above.findLast((one) => one.type === "choice" || one.type === "tick") ?? above[above.length - 1]
  return ruleFor(item)
}

/** @param {Record<string, any> | undefined} item @returns {Rule} */
export function ruleFor(item) {
  const [test] = testsFor(item?.type)
  const first = item?.type === "tick" ? "fail" : item?.type === "choice" ? item.options?.[0]?.id : undefined
  return { item: item?.id ?? "", test, values: first ? [first] : [] }
}
