/** The first time only: the shapes of the day to come, and how far the download is. */
import { Bar } from "../elements/bar.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

export function FirstDownload() {
  const { loop } = useApp()
  const progress = loop.state.value.progress ?? { done: 0, total: null }
  const words = progress.total
    ? t("day.downloading", { done: progress.done, total: progress.total })
    : t("day.downloading_some", { count: progress.done })
  return html`
    <div class="stack" role="status">
      <div class="card stack tight"><b>${words}</b><${Bar} value=${progress.done} max=${progress.total ?? 0} label=${words} tone="plain" /></div>
      <div class="skeleton tall"></div>
      <div class="skeleton"></div>
      <div class="skeleton"></div>
    </div>
  `
}
