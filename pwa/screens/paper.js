/** One document, read on the phone itself: in a cellar too, and without leaving the app. */
import { useEffect, useState } from "preact/hooks"
import { Bar } from "../elements/bar.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { PdfPages } from "../elements/pdf_pages.js"
import { Picture } from "../elements/picture.js"
import { Screen } from "../elements/screen.js"
import { toast } from "../elements/toast.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { fileSize } from "../lib/numbers.js"
import { bytesHere, isHere } from "../lib/papers.js"
import { handOn } from "../lib/share.js"
import { t } from "../lib/texts.js"
import { fitsBeside } from "../store/blobs.js"
import { OPENED } from "../sync/papers.js"

/** @typedef {import("../types.js").Doc} Doc */

const ZOOMS = [1, 1.5, 2, 3, 4]
const PDF = "application/pdf"

/** @param {{visit: string, paper: string}} props */
export function Paper({ visit, paper: id }) {
  const { store } = useApp()
  const paper = store.get("document", id)
  if (!paper)
    return html`<${Screen} title=${t("papers.title")} parent=${`/visit/${visit}`}><${Empty} icon="list" title=${t("papers.gone")} /></${Screen}>`
  return isHere(store, paper)
    ? html`<${Here} paper=${paper} parent=${`/visit/${visit}`} />`
    : html`<${Coming} paper=${paper} parent=${`/visit/${visit}`} />`
}

/** @param {{paper: Doc, parent: string}} props */
function Here({ paper, parent }) {
  const { store } = useApp()
  const [zoom, setZoom] = useState(0)
  const [broken, setBroken] = useState(false)
  const isPdf = store.blobStates.get(paper.sha256)?.type === PDF
  const read = async () => (await store.blob(paper.sha256))?.bytes ?? new ArrayBuffer(0)
  const give = async () => {
    const done = await handOn(paper.title, await store.blob(paper.sha256)).catch(() => false)
    if (!done) toast(t("papers.not_handed_on"))
  }
  const foot = html`
    <div class="row foot-row">
      <button class="button icon-only" aria-label=${t("papers.smaller")} aria-disabled=${zoom === 0} onClick=${() => setZoom(Math.max(0, zoom - 1))}><${Icon} name="minus" /></button>
      <button class="button icon-only" aria-label=${t("papers.larger")} aria-disabled=${zoom === ZOOMS.length - 1} onClick=${() => setZoom(Math.min(ZOOMS.length - 1, zoom + 1))}><${Icon} name="plus" /></button>
      <button class="button grow" onClick=${give}><${Icon} name="send" />${t("papers.hand_on")}</button>
    </div>
  `
  const shown = isPdf
    ? html`<${PdfPages} read=${read} title=${paper.title} zoom=${ZOOMS[zoom]} onBroken=${() => setBroken(true)} />`
    : html`<div class="paper-pages" tabindex="0" role="region" aria-label=${paper.title}><div class="paper-page" style=${{ width: `${ZOOMS[zoom] * 100}%` }}><${Picture} sha256=${paper.sha256} alt=${paper.title} /></div></div>`
  return html`
    <${Screen} title=${paper.title} sub=${fileSize(paper.bytes)} parent=${parent} foot=${foot}>
      ${broken ? html`<${Empty} icon="list" title=${t("papers.broken")}>${t("papers.broken_more")}</${Empty}>` : shown}
    </${Screen}>
  `
}

/** Not here yet: it is fetched before the others while there is a line. @param {{paper: Doc, parent: string}} props */
function Coming({ paper, parent }) {
  const { store, loop } = useApp()
  useEffect(() => {
    const said = store.saveDraft(OPENED, { paper: paper.id }).then(() => loop.nudge())
    return () => {
      said.then(() => store.dropDraft(OPENED))
    }
  }, [paper.id])
  const { online } = loop.state.value
  const fits = fitsBeside(store, paper.bytes - bytesHere(store, paper), 0)
  const why = !fits ? "papers.no_room" : online ? "papers.coming" : "papers.no_line"
  const said = t("papers.so_far", { here: fileSize(bytesHere(store, paper)), all: fileSize(paper.bytes) })
  return html`
    <${Screen} title=${paper.title} sub=${fileSize(paper.bytes)} parent=${parent}>
      <section class="card stack" role="status">
        <div class="row"><${Icon} name=${!fits ? "warn" : online ? "clock" : "offline"} /><b class="grow">${t(why)}</b></div>
        <${Bar} value=${bytesHere(store, paper)} max=${paper.bytes} label=${said} tone="plain" />
        <p class="soft">${said}</p>
      </section>
    </${Screen}>
  `
}
