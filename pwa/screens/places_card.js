/** The way to the other places of who has several roles: the board, the administration. */
import { useEffect, useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { ask } from "../sync/wire.js"

/** Asked whenever it is looked at, since roles change at the office. Without a line there is no office to go to either. */
export function PlacesCard() {
  const { store, person } = useApp()
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]))
  useEffect(() => {
    const show = (/** @type {{items: {code: string}[]}} */ { items }) => setCodes(items.map(({ code }) => code))
    const hide = () => setCodes([])
    ask(store.world, person.member, "GET", "/api/mobile/places", {}).then(show).catch(hide)
  }, [person.member])
  if (codes.length === 0) return null
  return html`
    <a class="card row" href="/office/choose"><${Icon} name="list" />
      <span class="grow"><b>${t("places.title")}</b><span class="soft block">${codes.map((code) => t(`places.${code}`)).join(" · ")}</span></span>
      <${Icon} name="next" /></a>
  `
}
