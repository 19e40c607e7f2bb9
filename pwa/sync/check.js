/** Whether an act may be written at all: by the table that the server checks by too (catalogue.js, shapes.js), and by its size. */
import { MUTATION_BYTES, SCHEMA } from "./catalogue.js"
import { flawIn } from "./shapes.js"

export { SCHEMA }

const ENVELOPE = 5120 // bytes that may come around the arguments: ids, times, and up to 100 ids that come before

/** An act that the server would refuse for its form: a mistake of ours, so it is not kept, and says where. */
export class BadArgs extends Error {
  /** @param {string} name of the mutation @param {{code: string, arg: string}} flaw */
  constructor(name, { code, arg }) {
    super(`${name}: ${code} ${arg}`)
    this.code = code
    this.arg = arg
  }
}

/** @param {string} name @param {Record<string, any>} args @throws {BadArgs} */
export function checked(name, args) {
  const flaw = flawIn(name, args) ?? tooLarge(args)
  if (flaw) throw new BadArgs(name, flaw)
}

/** @param {Record<string, any>} args */
function tooLarge(args) {
  const bytes = new TextEncoder().encode(JSON.stringify(args)).length
  return bytes + ENVELOPE > MUTATION_BYTES ? { code: "too_large", arg: "" } : null
}
