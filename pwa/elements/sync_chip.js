/** The line with the office in one chip, on every screen. It leads to what still has to be sent. */
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { clock } from "../lib/time.js"
import { Chip } from "./chip.js"
import { Icon } from "./icon.js"

/**
 * What the chip says: tone, words and sign. Pure, so that its order can be tested.
 * @param {{online: boolean, signedOut: any, lastContact: number | null}} line @param {number} unsent @param {number} attention @param {boolean} full
 * @returns {{tone: string, key: string, icon: string}}
 */
export function lineWords(line, unsent, attention, full) {
  if (full) return { tone: "bad", key: "sync.phone_full", icon: "warn" }
  if (line.signedOut === "device_locked") return { tone: "bad", key: "sync.device_locked", icon: "lock" }
  if (line.signedOut) return { tone: "wait", key: "sync.signed_out", icon: "lock" }
  if (!line.online) return { tone: "wait", key: unsent ? "sync.offline_unsent" : "sync.offline", icon: "offline" }
  if (unsent) return { tone: "wait", key: "sync.unsent", icon: "send" }
  // After what waits: a question lies with the office, perhaps for days, and must not hide that nothing goes out.
  if (attention) return { tone: "wait", key: "sync.attention", icon: "warn" }
  if (!line.lastContact) return { tone: "wait", key: "sync.first", icon: "clock" }
  return { tone: "ok", key: "sync.received", icon: "ok" }
}

/** @returns {{tone: string, icon: string, key: string, unsent: number, text: string}} */
function useLine() {
  const { store, loop } = useApp()
  const entries = store.outbox.value
  const unsent = entries.filter((entry) => entry.state !== "attention" && isUnsent(entry)).length
  const attention = entries.filter((entry) => entry.state === "attention").length
  const { tone, key, icon } = lineWords(loop.state.value, unsent, attention, store.storage.value.full)
  return { tone, icon, key, unsent, text: t(key, { count: key === "sync.attention" ? attention : unsent }) }
}

/** Neither an answer from the office nor all its files there. @param {import("../types.js").Entry} entry */
export const isUnsent = (entry) =>
  entry.state === "waiting" || entry.state === "sent" || entry.blobs.some((blob) => !blob.sent)

/** @param {{short?: boolean}} props short: beside a long name; the numbers are in the foot then */
export function SyncChip({ short }) {
  const { tone, icon, text, key, unsent } = useLine()
  const brief =
    key === "sync.offline_unsent"
      ? t("sync.offline")
      : key === "sync.device_locked"
        ? t("outbox.why_device_locked_chip")
        : key === "sync.unsent"
          ? html`${unsent}<span class="unseen"> ${text}</span>`
          : text
  return html`
    <a class="chip-link" href=${link("/outbox")} onClick=${follow}>
      <${Chip} tone=${tone} icon=${icon}>${short ? brief : text}</${Chip}>
    </a>
  `
}

/** The same as a line under the day's title, with the time of the last contact. */
export function SyncLine() {
  const { loop } = useApp()
  const { tone, icon, text } = useLine()
  const { lastContact } = loop.state.value
  return html`
    <a class="sync-line ${tone}" href=${link("/outbox")} onClick=${follow}>
      <${Icon} name=${icon} />${tone === "ok" && lastContact ? t("sync.checked", { time: clock(lastContact) }) : text}
    </a>
  `
}
