/** Onto the home screen, in pictures for this device; and always a way on in the browser. */
import { useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { PhoneDrawing } from "../elements/phone_drawing.js"
import { Screen } from "../elements/screen.js"
import { isUnsent } from "../elements/sync_chip.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { askBrowser, gate, goOnHere, installed, offer, placeOf, startsEmpty } from "../lib/install.js"
import { follow, link } from "../lib/route.js"
import { lang, setLang, t } from "../lib/texts.js"

/** Each step of a device as its picture; the words are `install.<device>_<n>`. @type {Record<import("../lib/install.js").Place, import("../elements/phone_drawing.js").Drawing[]>} */
const STEPS = {
  ios: ["share", "sheet", "add", "home"],
  ios_chrome: ["share_high", "sheet", "add", "home"],
  ios_menu: ["menu_low", "share", "sheet", "home"],
  ios_other: ["copy", "share", "sheet", "home"],
  android: ["menu", "pick", "home"],
  android_samsung: ["menu_low", "sheet", "pick", "home"],
  android_firefox: ["menu", "pick", "home"],
  desktop: ["bar", "home"],
}

/** Before the log-in, on a phone that opened us in a tab. @param {{used: boolean}} props used: somebody worked in this browser before */
export const InstallGate = ({ used }) => html`
  <main class="login install">
    <div class="login-head"><img src="/static/icons/icon.svg" alt="" width="64" height="64" /><h1 class="head">${t("install.title")}</h1><p class="soft">${t("install.why")}</p></div>
    ${used && startsEmpty(placeOf(navigator)) && html`<p class="card wait">${t("install.unsent_here")}</p>`}
    <${Way} />
    <button class="button main" onClick=${goOnHere}>${t("install.go_on")}</button>
    <p class="soft centre">${t("install.go_on_more")}</p>
    <div class="row login-foot"><span class="grow"></span>
      <button class="button quiet" lang=${lang.value === "nl" ? "en" : "nl"} onClick=${() => setLang(lang.value === "nl" ? "en" : "nl")}>${t(lang.value === "nl" ? "lang.en" : "lang.nl")}</button>
    </div>
  </main>
`

/** The same from Profiel, for who went on in the browser. */
export function Install() {
  const { store } = useApp()
  const count = startsEmpty(placeOf(navigator)) ? store.outbox.value.filter(isUnsent).length : 0
  return html`
    <${Screen} title=${t("install.title")} parent="/profile">
      <p class="soft">${t("install.why")}</p>
      ${
        count > 0 &&
        html`<section class="card wait stack tight" role="status"><p>${t("install.unsent", { count })}</p>
          <a class="button" href=${link("/outbox")} onClick=${follow}>${t("install.unsent_outbox")}</a></section>`
      }
      <${Way} />
    </${Screen}>
  `
}

/** From the log-in, where nobody is held up: at a desk, or later on a phone. */
export const ToInstall = () => html`
  <button class="button quiet" onClick=${() => {
    gate.value = true
  }}><${Icon} name="on_phone" />${t("install.title")}</button>
`

function Way() {
  const [copied, setCopied] = useState(false)
  const place = placeOf(navigator)
  const copy = () =>
    navigator.clipboard?.writeText(location.href.split("#")[0]).then(
      () => setCopied(true),
      () => {},
    )
  if (installed.value)
    return html`<section class="card ok-card row" role="status"><${Icon} name="ok" /><b class="grow">${t("install.done")}</b></section>`
  return html`
    <section class="card stack">
      ${offer.value && html`<button class="button primary main" onClick=${askBrowser}>${t("install.press")}</button><p class="soft">${t("install.or_by_hand")}</p>`}
      <ol class="install-steps">
        ${STEPS[place].map((drawing, nr) => html`<li key=${nr}><${PhoneDrawing} of=${drawing} /><span>${t(`install.${place}_${nr + 1}`)}</span></li>`)}
      </ol>
      ${place === "ios_other" && html`<button class="button" onClick=${copy}><${Icon} name=${copied ? "ok" : "copy"} />${t(copied ? "install.copied" : "install.copy")}</button>`}
    </section>
  `
}
