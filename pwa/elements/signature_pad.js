/** A place to draw a name. The strokes are kept as points, so that a page that died shows them again, at any size. */
import { useEffect, useRef } from "preact/hooks"
import Pad from "signature_pad"
import { html } from "../lib/html.js"
import { HIGH, lifted, placed, viewOf, WIDE } from "../lib/strokes.js"
import { t } from "../lib/texts.js"

/**
 * @param {object} props
 * @param {any[]} props.strokes as signature_pad has them, on the paper's scale
 * @param {(strokes: any[]) => void} props.onStrokes after each stroke
 * @param {{current: (() => Promise<ArrayBuffer>) | null}} props.picture gets the function that makes the PNG: black on white in every theme
 */
export function SignaturePad({ strokes, onStrokes, picture }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null))
  const pad = useRef(/** @type {Pad | null} */ (null))
  const latest = useRef({ strokes, onStrokes })
  latest.current = { strokes, onStrokes }

  useEffect(() => {
    const paper = /** @type {HTMLCanvasElement} */ (canvas.current)
    const made = new Pad(paper, { penColor: "#000", backgroundColor: "#fff", minWidth: 1.2, maxWidth: 3.4 })
    pad.current = made
    let view = viewOf([], WIDE, HIGH)
    const size = () => {
      const sharp = Math.max(1, window.devicePixelRatio)
      paper.width = paper.offsetWidth * sharp
      paper.height = paper.offsetHeight * sharp
      paper.getContext("2d")?.scale(sharp, sharp)
      view = viewOf(latest.current.strokes, paper.offsetWidth, paper.offsetHeight)
      made.fromData(placed(latest.current.strokes, view))
    }
    size()
    const watch = new ResizeObserver(size)
    watch.observe(paper)
    made.addEventListener("endStroke", () => latest.current.onStrokes(lifted(made.toData(), view)))
    picture.current = () => png(latest.current.strokes)
    return () => {
      watch.disconnect()
      made.off()
    }
  }, [])
  useEffect(() => {
    if (strokes.length === 0) pad.current?.clear()
  }, [strokes.length])
  return html`<div class="pad-box ${strokes.length ? "" : "blank"}"><canvas class="pad" ref=${canvas} role="img" aria-label=${t("sign.pad")}></canvas><span class="pad-words" aria-hidden="true">${t("sign.pad")}</span></div>`
}

/** @param {any[]} strokes @returns {Promise<ArrayBuffer>} */
async function png(strokes) {
  const paper = document.createElement("canvas")
  paper.width = WIDE
  paper.height = HIGH
  new Pad(paper, { penColor: "#000", backgroundColor: "#fff", minWidth: 2.4, maxWidth: 6.8 }).fromData(
    placed(strokes, viewOf(strokes, WIDE, HIGH)).map((stroke) => ({ ...stroke, minWidth: 2.4, maxWidth: 6.8 })),
  )
  const blob = await new Promise((done) => paper.toBlob(done, "image/png"))
  return /** @type {Blob} */ (blob).arrayBuffer()
}
