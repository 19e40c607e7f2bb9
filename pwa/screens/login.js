/** Inloggen: once per phone and person. The work on this phone stays, whoever logs in. */
import { useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { howMuch } from "../lib/how_much.js"
import { html } from "../lib/html.js"
import { whyShut } from "../lib/outbox_words.js"
import { go } from "../lib/route.js"
import { hasText, lang, setLang, t } from "../lib/texts.js"
import { isInstalled } from "../store/able.js"
import { ToInstall } from "./install.js"

/** A name that a planner recognises in the list of devices. @param {string} agent the browser's own description */
export function deviceGuess(agent) {
  const kind = /iPhone|iPad/.exec(agent)?.[0] ?? (/Android/.test(agent) ? "Android" : "")
  return kind ? `${kind}` : t("login.this_phone")
}

/**
 * @param {{session: import("../types.js").Session, onLogin: () => unknown, again?: boolean, person?: import("../types.js").Person, why?: string | null}} props
 * again: somebody is logged in already; person: the office asks this one for the password again, and why
 */
export function Login({ session, onLogin, again, person, why }) {
  const [form, setForm] = useState({
    email: person?.email ?? "",
    password: "",
    otp: "",
    tenant: "",
    deviceName: person?.device_name ?? deviceGuess(navigator.userAgent),
  })
  const [tenants, setTenants] = useState(/** @type {{id: string, slug?: string, name: string}[]} */ ([]))
  const [trouble, setTrouble] = useState(/** @type {string | null} */ (null))
  const [busy, setBusy] = useState(false)
  const [askOtp, setAskOtp] = useState(false)
  /** @param {string} field */
  const bind = (field) => ({
    value: /** @type {any} */ (form)[field],
    onInput: (/** @type {any} */ event) => setForm({ ...form, [field]: event.currentTarget.value }),
  })
  /** @param {Event | null} event @param {string} [tenant] */
  const submit = async (event, tenant = form.tenant) => {
    event?.preventDefault()
    if (busy) return
    setBusy(true)
    setTrouble(null)
    try {
      const { email, password, otp, deviceName } = form
      await session.login({
        email: email.trim(),
        password,
        deviceName: deviceName.trim(),
        ...(otp && { otp }),
        ...(tenant && { tenant }),
      })
      await onLogin()
    } catch (error) {
      const problem = /** @type {any} */ (error)
      if (problem.code === "choose_tenant") setTenants(problem.tenants ?? problem.body?.tenants ?? [])
      else if (problem.code?.startsWith("otp")) setAskOtp(true)
      setTrouble(problem.code === "choose_tenant" ? null : sentence(problem))
    } finally {
      setBusy(false)
    }
  }
  /** @param {{id: string, slug?: string}} tenant */
  const choose = (tenant) => {
    setForm({ ...form, tenant: tenant.id })
    submit(null, tenant.id)
  }
  return html`
    <main class="login">
      <div class="login-head"><img src="/static/icons/icon.svg" alt="" width="64" height="64" /><h1 class="giant">Veldwerk</h1><p class="soft">${t("login.intro")}</p></div>
      ${session.cleared.value && html`<${Cleared} ...${session.cleared.value} />`}
      ${why && html`<${Why} code=${why} name=${person?.name} />`}
      ${
        tenants.length > 0
          ? html`<section class="card stack"><h2>${t("login.choose")}</h2>${tenants.map((one) => html`<button key=${one.id} class="button" onClick=${() => choose(one)}>${one.name}</button>`)}
              <button class="button quiet" onClick=${() => setTenants([])}>${t("do.back")}</button></section>`
          : html`<form class="card stack" onSubmit=${submit}>
              <label class="field"><span class="label">${t("login.email")}</span><input class="input" type="email" name="email" autocomplete="username" required ...${bind("email")} /></label>
              <label class="field"><span class="label">${t("login.password")}</span><input class="input" type="password" name="password" autocomplete="current-password" required ...${bind("password")} /></label>
              ${askOtp && html`<label class="field"><span class="label">${t("login.otp")}</span><input class="input" inputmode="numeric" autocomplete="one-time-code" ...${bind("otp")} /></label>`}
              <label class="field"><span class="label">${t("login.device")}</span><input class="input" name="device" required maxlength="80" ...${bind("deviceName")} /><span class="hint">${t("login.device_hint")}</span></label>
              ${trouble && html`<p class="hint bad" role="alert">${trouble}</p>`}
              <button class="button primary main" disabled=${busy}>${t(busy ? "login.busy" : "login.go")}</button>
            </form>`
      }
      <${Known} session=${session} onLogin=${onLogin} />
      <div class="row login-foot">
        ${again && html`<button class="button quiet" onClick=${() => go("/profile")}>${t("do.back")}</button>`}
        ${!again && !isInstalled() && html`<${ToInstall} />`}
        <span class="grow"></span>
        <button class="button quiet" lang=${lang.value === "nl" ? "en" : "nl"} onClick=${() => setLang(lang.value === "nl" ? "en" : "nl")}>${t(lang.value === "nl" ? "lang.en" : "lang.nl")}</button>
      </div>
    </main>
  `
}

/** What went wrong, in a sentence that helps. @param {any} problem */
function sentence(problem) {
  const key = `login.${problem.code}`
  if (hasText(key)) return t(key)
  if (!problem.status) return t("login.offline")
  return problem.detail ?? t("login.failed")
}

/** Locked is not logged out: what happened, what is still there, what opens it. @param {{code: string, name?: string}} props */
const Why = ({ code, name }) => html`
  <section class="card wait row" role="status"><${Icon} name="lock" />
    <div class="grow"><b class="title">${t(code === "device_locked" ? "login.locked" : "login.asked_again")}</b><div>${t(whyShut(code), { name: name ?? "" })}</div></div>
  </section>
`

/** The office had this phone cleared; what was handed over before. @param {{acts: number, files: number}} props */
const Cleared = ({ acts, files }) => html`
  <section class="card ok" role="status"><b class="title">${t("wipe.done")}</b>
    <div>${acts + files > 0 ? t("wipe.done_handed", { work: howMuch({ acts, files }) }) : t("wipe.done_nothing")}</div>
  </section>
`

/** Who used this phone before: their day is here, also without a network. @param {{session: import("../types.js").Session, onLogin: () => unknown}} props */
function Known({ session, onLogin }) {
  const members = session.members()
  if (members.length === 0) return null
  /** @param {any} one */
  const go_on = async (one) => {
    await session.switchTo(one)
    await onLogin()
  }
  return html`
    <section class="card stack tight">
      <h2>${t("login.known")}</h2>
      <ul class="list">
        ${members.map((one) => html`<li key=${one.tenant + one.member}><button class="line" onClick=${() => go_on(one)}><${Icon} name="person" /><span class="grow">${one.name}<span class="soft block">${one.tenant_name}</span></span><${Icon} name="next" /></button></li>`)}
      </ul>
    </section>
  `
}
