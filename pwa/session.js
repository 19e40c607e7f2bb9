/**
 * Who uses this phone. One record per (tenant, member), kept in the phone's own small database, so that the app opens without a
 * network and without a cookie. Colleagues on one phone each have their own database; nobody's work is sent under another.
 */
import { signal } from "@preact/signals-core"
import { platformOf } from "./lib/platform.js"
import { uuid7 } from "./lib/uuid7.js"
import { databaseName } from "./store/database.js"
import { deleteDatabase } from "./store/leaving.js"
import { People } from "./store/people.js"
import { browserWorld } from "./store/world.js"
import { ask, Problem } from "./sync/wire.js"

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").World} World */
/** @typedef {{email: string, password: string, otp?: string, tenant?: string, deviceName: string}} Login */

export { Problem }

/** @param {World} [world] @returns {Promise<Session>} */
export async function openSession(world = browserWorld()) {
  const people = new People(world)
  const session = new Session(world, people, await people.read())
  session.listen()
  session.finishClearing().catch(() => {}) // no line now: asked again when there is one
  return session
}

export class Session {
  #channel

  /** @param {World} world @param {People} people @param {import("./store/people.js").Phone} phone */
  constructor(world, people, phone) {
    this.world = world
    this.people = people
    this.phone = phone
    /** Who uses the phone now; null: nobody, show the log-in. */
    this.person = signal(personOf(phone))
    /** How the company of whoever uses it looks. @type {import("@preact/signals-core").Signal<import("./lib/look.js").Look | null>} */
    this.look = signal(this.person.value?.look ?? null)
    /** What was handed over before this phone was cleared; null: it was not. @type {import("@preact/signals-core").Signal<{acts: number, files: number} | null>} */
    this.cleared = signal(null)
    this.#channel = world.channel?.("veldwerk.session") ?? null
  }

  /** Who uses the phone now. @returns {Person | null} */
  current() {
    return this.person.value
  }

  /** Everybody who ever logged in here and did not leave. @returns {Person[]} */
  members() {
    return this.phone.people
  }

  /** This installation's id for whoever uses it now. @returns {string | null} */
  deviceId() {
    return this.person.value?.device ?? null
  }

  /**
   * Logs in at the office and makes this person the current one. What was unsent stays with whose it was.
   * @param {Login} login @returns {Promise<Person>}
   * @throws {Problem} 401 wrong_login / otp_needed, 409 choose_tenant (with `tenants`), 429, and code "offline" without a network
   */
  async login({ email, password, otp, tenant, deviceName }) {
    const known = this.phone.people.find(
      (one) => one.email === email.trim().toLowerCase() && (!tenant || isOf(one, tenant)),
    )
    const device = {
      id: known?.device ?? uuid7(this.world.now()),
      name: deviceName.trim(),
      platform: platformOf(globalThis.navigator?.userAgent),
    }
    const body = { email: email.trim(), password, ...(otp ? { otp } : {}), ...(tenant ? { tenant } : {}) }
    const answer = await this.#login({ ...body, device })
    const person = this.#person(answer, email, deviceName.trim())
    await this.#make(person)
    return person
  }

  /** @param {Record<string, any>} body @returns {Promise<any>} */
  async #login(body) {
    const post = () => ask(this.world, "-", "POST", "/api/mobile/login", { body })
    try {
      return await post()
    } catch (error) {
      // The same phone, a colleague's id: this person gets an id of his own here.
      if (!(error instanceof Problem) || error.code !== "device_taken") throw error
      body.device = { ...body.device, id: uuid7(this.world.now()) }
      return await post()
    }
  }

  /** @param {any} answer @param {string} email @param {string} deviceName @returns {Person} */
  #person(answer, email, deviceName) {
    return {
      tenant: answer.tenant,
      tenant_name: answer.tenant_name ?? "",
      look: answer.look ?? null,
      member: answer.member,
      name: answer.member_name ?? email.trim(),
      email: email.trim().toLowerCase(),
      device: answer.device,
      device_name: deviceName,
      epoch: answer.epoch,
      first_seq: answer.first_seq,
      logged_in_at: this.world.now(),
    }
  }

  /**
   * The company has another name or another look: kept beside everybody of it on this phone, and the same person goes on.
   * @param {{name: string, colour: string | null} | undefined} company as a pull says it; absent from an older office
   * @returns {Promise<void>}
   */
  async hear(company) {
    const person = this.person.value
    if (!person || !company) return
    const isSame = (person.look?.colour ?? null) === company.colour
    if (isSame && person.tenant_name === company.name) return
    const look = isSame ? person.look : (await ask(this.world, person.member, "GET", "/api/mobile/look", {})).look
    for (const one of this.phone.people)
      if (one.tenant === person.tenant) Object.assign(one, { tenant_name: company.name, look })
    await this.people.write(this.phone)
    if (this.person.value === person) this.look.value = look ?? null
  }

  /** Another colleague takes the phone; the first one's work waits in his own store. @param {string | {tenant: string, member: string}} member */
  async switchTo(member) {
    const id = typeof member === "string" ? member : member.member
    const tenant = typeof member === "string" ? null : member.tenant
    const person = this.phone.people.find((one) => one.member === id && (tenant === null || one.tenant === tenant))
    if (!person) throw new Error("Nobody of that name has logged in on this phone.")
    await this.#make(person)
    return person
  }

  /**
   * Leaves. Everything unsent stays on the phone, to be sent when this person logs in again; say so before calling this.
   * The office is told if it can be reached; without a network the phone forgets who used it all the same.
   */
  async signOut() {
    const person = this.person.value
    if (!person) return
    await ask(this.world, person.member, "POST", "/api/mobile/logout", {}).catch(() => {})
    await this.#keep({ ...this.phone, current: null })
    await this.world.ahead?.(databaseName(person.tenant, person.member)) // taken and let go: nobody is here to read it
  }

  /**
   * The office has all that was unsent: nothing of this person stays on this phone. What is left to do is written down first,
   * so that a page that dies in the middle goes on at the next start. @param {{tenant: string, member: string}} who @param {{acts: number, files: number}} handed
   */
  async clear({ tenant, member }, handed) {
    const isThis = (/** @type {{tenant: string, member: string}} */ one) =>
      one.tenant === tenant && one.member === member
    const people = this.phone.people.filter((one) => !isThis(one))
    const current = this.phone.current && !isThis(this.phone.current) ? this.phone.current : null
    const clearing = [...(this.phone.clearing ?? []).filter((one) => !isThis(one)), { tenant, member, ...handed }]
    await this.#keep({ people, current, clearing })
    await this.finishClearing()
  }

  /** Deletes what was to be deleted and tells the office. @throws {Problem} the office was not told yet */
  async finishClearing() {
    for (const one of this.phone.clearing ?? []) {
      const name = databaseName(one.tenant, one.member)
      const last = this.phone.people.length === 0
      await deleteDatabase(this.world, name)
      await this.world.ahead?.(name)
      await this.world.forget?.(one, last)
      this.cleared.value = { acts: one.acts, files: one.files }
      await ask(this.world, one.member, "POST", "/api/mobile/wipe/done", { body: {} }).catch(unlessKnown)
      await this.#keep({ ...this.phone, clearing: (this.phone.clearing ?? []).filter((other) => other !== one) })
    }
  }

  /** Hears of other tabs: nobody works under a name that another tab has left. */
  listen() {
    this.world.on("online", () => this.finishClearing().catch(() => {}))
    if (this.#channel) this.#channel.onmessage = async () => this.#show(await this.people.read())
  }

  /** @param {Person} person */
  async #make(person) {
    const others = this.phone.people.filter((one) => !(one.tenant === person.tenant && one.member === person.member))
    this.cleared.value = null
    const current = { tenant: person.tenant, member: person.member }
    await this.#keep({ ...this.phone, people: [...others, person], current })
  }

  /** @param {import("./store/people.js").Phone} phone */
  async #keep(phone) {
    await this.people.write(phone)
    this.#show(phone)
    this.#channel?.postMessage("changed")
  }

  /** @param {import("./store/people.js").Phone} phone */
  #show(phone) {
    this.phone = phone
    this.person.value = personOf(phone)
    this.look.value = this.person.value?.look ?? null
  }
}

/** @param {import("./store/people.js").Phone} phone @returns {Person | null} */
function personOf({ people, current }) {
  return people.find((one) => one.tenant === current?.tenant && one.member === current?.member) ?? null
}

/** It was told before, or the log-in it would tell it with is over. @param {unknown} error */
function unlessKnown(error) {
  const known = ["device_wiped", "signed_out", "wipe_not_ordered", "other_member"]
  if (!(error instanceof Problem) || !known.includes(error.code)) throw error
}

/** @param {Person} person @param {string} tenant id or name */
const isOf = (person, tenant) => person.tenant === tenant || person.tenant_name === tenant
