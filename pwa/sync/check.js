/** Whether an act may be written at all: the same table that the server checks by (sync/mutation.py). */

import { MUTATION_BYTES } from "./catalogue.js"
import { flawIn } from "./shapes.js"

export { SCHEMA } from "./catalogue.js"

/** An act that the server would refuse as malformed: a mistake of ours, so it is not kept and says where. */
export class BadArgs extends Error {
  /** @param {string} code "malformed", "unknown_name" or "too_large" @param {string} name @param {string} arg */
  constructor(code, name, arg) {
    super(`${name}: ${code} ${arg}`)
    this.code = code
    this.arg = arg
  }
}

/** @param {string} name @param {Record<string, any>} args @throws {BadArgs} */
export function checked(name, args) {
  if (new TextEncoder().encode(JSON.stringify(args)).length > MUTATION_BYTES - 1024)
    throw new BadArgs("too_large", name, "")
  const flaw = flawIn(name, args)
  if (flaw) throw new BadArgs(flaw.code, name, flaw.arg)
}
