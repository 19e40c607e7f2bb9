/** Profiel: who, on which phone, in which language and light, and the way out. */
import { useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { Sheet } from "../elements/sheet.js"
import { StorageMeter } from "../elements/storage_meter.js"
import { isUnsent, SyncChip } from "../elements/sync_chip.js"
import { Tabs } from "../elements/tabs.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, go, link, settle } from "../lib/route.js"
import { lang, setLang, t } from "../lib/texts.js"
import { setTheme, THEMES, theme } from "../lib/theme.js"
import { when } from "../lib/time.js"
import { tryAgain } from "../lib/worker.js"
import { isInstalled, refusedHere } from "../store/able.js"
import { AlertsCard } from "./alerts_card.js"
import { PlacesCard } from "./places_card.js"

const LANGS = /** @type {const} */ (["nl", "en"])

export function Profile() {
  const { store, loop, person, version } = useApp()
  const [leaving, setLeaving] = useState(false)
  const { lastContact } = loop.state.value
  const member = store.get("member", person.member)
  const team = member?.team && store.get("team", member.team)
  return html`
    <${Screen} title=${t("profile.title")} chip=${html`<${SyncChip} />`}>
      <section class="card stack tight">
        <h2 class="lead">${member?.name ?? person.name}</h2>
        <p class="soft">${[team?.name && t("profile.team", { team: team.name }), person.tenant_name].filter(Boolean).join(" · ")}<br />${person.email}</p>
        <p class="soft">${t("profile.device", { name: person.device_name })}</p>
      </section>
      <a class="card row" href=${link("/hours")} onClick=${follow}><${Icon} name="clock" /><b class="grow">${t("hours.title")}</b><${Icon} name="next" /></a>
      <${AlertsCard} />
      <${Colleagues} />
      <section class="card stack">
        <div><h2>${t("profile.theme")}</h2><p class="soft">${t("profile.theme_hint")}</p></div>
        <div class="choices two" role="radiogroup" aria-label=${t("profile.theme")}>
          ${THEMES.map((one) => html`<button key=${one} class="choice" role="radio" aria-checked=${theme.value === one} onClick=${() => setTheme(one)}>${t(`theme.${one}`)}</button>`)}
        </div>
        <h2>${t("profile.language")}</h2>
        <div class="choices even" role="radiogroup" aria-label=${t("profile.language")}>
          ${LANGS.map((one) => html`<button key=${one} class="choice" role="radio" lang=${one} aria-checked=${lang.value === one} onClick=${() => setLang(one)}>${t(`lang.${one}`)}</button>`)}
        </div>
      </section>
      <a class="card row" href=${link("/outbox")} onClick=${follow}><${Icon} name="send" /><b class="grow">${t("outbox.title")}</b><${Icon} name="next" /></a>
      ${!isInstalled() && html`<a class="card row" href=${link("/install")} onClick=${follow}><${Icon} name="on_phone" /><b class="grow">${t("install.title")}</b><${Icon} name="next" /></a>`}
      <${PlacesCard} />
      <${StorageMeter} />
      <${Refused} />
      <button class="button bad" onClick=${() => setLeaving(true)}>${t("profile.sign_out")}</button>
      <p class="soft centre">${t("profile.version", { version })}${lastContact ? html`<br />${t("outbox.last_contact", { time: when(lastContact) })}` : ""}</p>
      ${leaving && html`<${SignOut} onClose=${() => setLeaving(false)} />`}
    </${Screen}>
    <${Tabs} here="/profile" />
  `
}

/** A newer app that would not start here; it may be the phone's fault, and then it is worth a try. */
function Refused() {
  const version = refusedHere()
  if (!version) return null
  return html`
    <section class="card wait stack tight">
      <p>${t("update.refused", { version })}</p>
      <button class="button" onClick=${tryAgain}>${t("update.try_again")}</button>
    </section>
  `
}

/** Others who use this phone: one tap, each with their own work. */
function Colleagues() {
  const { session, person } = useApp()
  /** The colleague begins where he was, not where this one pressed. @param {import("../types.js").Person} one */
  const hand = (one) => {
    settle("/")
    return session.switchTo(one)
  }
  const others = session.members().filter((one) => one.member !== person.member || one.tenant !== person.tenant)
  return html`
    <section class="card stack tight">
      <h2>${t("profile.colleagues")}</h2>
      ${others.length === 0 && html`<p class="soft">${t("profile.no_colleagues")}</p>`}
      <ul class="list">
        ${others.map((one) => html`<li key=${one.tenant + one.member}><button class="line" onClick=${() => hand(one)}><${Icon} name="person" /><span class="grow">${one.name}<span class="soft block">${one.tenant_name}</span></span><${Icon} name="next" /></button></li>`)}
      </ul>
      <button class="button" onClick=${() => go("/login")}><${Icon} name="plus" />${t("profile.add_colleague")}</button>
    </section>
  `
}

/** @param {{onClose: () => void}} props */
function SignOut({ onClose }) {
  const { store, session } = useApp()
  const unsent = store.outbox.value.filter(isUnsent).length
  return html`
    <${Sheet} title=${t("profile.sign_out")} onClose=${onClose}>
      ${unsent > 0 ? html`<div class="card wait"><b>${t("profile.unsent", { count: unsent })}</b><p>${t("profile.unsent_more")}</p></div>` : html`<p>${t("profile.all_sent")}</p>`}
      <button class="button bad main" onClick=${() => session.signOut()}>${t(unsent > 0 ? "profile.sign_out_anyway" : "profile.sign_out")}</button>
      <button class="button main" onClick=${onClose}>${t("profile.stay")}</button>
    </${Sheet}>
  `
}
