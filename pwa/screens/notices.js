/** What the office told this technician and he has not put away yet. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { noticeText } from "../lib/notice_words.js"
import { usePutAway } from "../lib/put_away.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"

/** What the visit's own screen says already, with more beside it. */
const SAID_THERE = ["visit_returned", "photo_poor"]

/** @param {{visit?: string}} props only those about one visit */
export function Notices({ visit }) {
  const { store } = useApp()
  const [away, putAway] = usePutAway()
  const open = store
    .all("notice")
    .filter(
      (notice) =>
        !away.has(notice.id) &&
        notice.kind !== "tip" &&
        (visit === undefined || (notice.visit === visit && !SAID_THERE.includes(notice.kind))),
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1))
  return open.slice(0, 3).map(
    (notice) => html`
      <div class="card info row notice" role="status" key=${notice.id}>
        <${Icon} name="bell" />
        <div class="grow">
          <b class="title">${noticeText(notice)}</b>
          <div class="soft">${when(notice.at)}${
            notice.visit && visit === undefined && store.get("visit", notice.visit)
              ? html` · <a href=${link(`/visit/${notice.visit}`)} onClick=${follow}>${t("notice.look")}</a>`
              : ""
          }</div>
        </div>
        <button class="button icon-only" aria-label=${t("notice.put_away")} onClick=${() => putAway(notice.id)}><${Icon} name="ok" /></button>
      </div>
    `,
  )
}
