/** The pages of a PDF below one another; drawn as they come into sight, and let go when they are far. */
import { useEffect, useRef, useState } from "preact/hooks"
import { html } from "../lib/html.js"
import { drawPage, openPdf, textOf } from "../lib/pdf.js"
import { t } from "../lib/texts.js"

/** @typedef {import("../lib/pdf.js").Pdf} Pdf */
/** @typedef {import("../lib/pdf.js").Page} Page */

const NEAR = "100%" // of a screen, above and below: drawn before it is seen

/** @param {{read: () => Promise<ArrayBuffer>, title: string, zoom: number, onBroken: () => void}} props zoom: 1 is as wide as the screen */
export function PdfPages({ read, title, zoom, onBroken }) {
  const [pages, setPages] = useState(/** @type {Page[] | null} */ (null))
  useEffect(() => {
    let wanted = true
    /** @type {Pdf | null} */
    let pdf = null
    const open = async () => {
      pdf = await openPdf(await read())
      const all = await Promise.all(Array.from({ length: pdf.numPages }, (_, nr) => pdf?.getPage(nr + 1)))
      if (wanted) setPages(/** @type {Page[]} */ (all))
      else pdf.destroy()
    }
    open().catch((error) => {
      console.warn("A PDF cannot be shown", error)
      if (wanted) onBroken()
    })
    return () => {
      wanted = false
      pdf?.destroy()
    }
  }, [])
  if (!pages) return html`<p class="soft centre" role="status">${t("papers.opening")}</p>`
  return html`<div class="paper-pages" tabindex="0" role="region" aria-label=${title}>
    ${pages.map((page) => html`<${OnePage} key=${page.pageNumber} page=${page} zoom=${zoom} label=${t("papers.page", { nr: page.pageNumber, all: pages.length })} />`)}
  </div>`
}

/** @param {{page: Page, zoom: number, label: string}} props */
function OnePage({ page, zoom, label }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null))
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null))
  const [near, setNear] = useState(page.pageNumber === 1)
  const [text, setText] = useState("")
  useEffect(() => {
    const sight = new IntersectionObserver(([seen]) => setNear(seen.isIntersecting), { rootMargin: NEAR })
    if (box.current) sight.observe(box.current)
    return () => sight.disconnect()
  }, [])
  useEffect(() => (near && canvas.current ? drawPage(page, canvas.current) : undefined), [near, zoom])
  useEffect(() => {
    if (near) textOf(page).then(setText, () => {}) // a page whose words cannot be read is a picture
  }, [near])
  const { width, height } = page.getViewport({ scale: 1 })
  return html`
    <div class="paper-page" ref=${box} style=${{ width: `${zoom * 100}%`, aspectRatio: `${width} / ${height}` }}>
      ${near && html`<canvas ref=${canvas} role="img" aria-label=${label}></canvas>`}
      <p class="unseen">${text}</p>
    </div>
  `
}
