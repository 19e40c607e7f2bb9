/** Who logged in on this phone and who uses it now: one record in a database of its own, beside everybody's work. */
import { Database } from "./database.js"

/** @typedef {import("../types.js").Person} Person */
/** @typedef {{tenant: string, member: string, acts: number, files: number}} Clearing what is being cleared, and what was handed over before */
/** @typedef {{people: Person[], current: {tenant: string, member: string} | null, clearing?: Clearing[]}} Phone */

export class People {
  /** @param {import("../types.js").World} world */
  constructor(world) {
    this.database = new Database(world, "veldwerk.phone")
  }

  /** @returns {Promise<Phone>} */
  async read() {
    const phone = await this.database.read(["meta"], (tx) => tx.objectStore("meta").get("phone"))
    return phone ?? { people: [], current: null }
  }

  /** @param {Phone} phone */
  async write(phone) {
    await this.database.write(["meta"], (tx) => tx.objectStore("meta").put(phone, "phone"))
  }
}
