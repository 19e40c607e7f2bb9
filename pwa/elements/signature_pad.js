/** A place to draw a name. The strokes are kept as points, so that a page that died shows them again, at any size. */
import { useEffect, useRef } from "preact/hooks"
import Pad from "signature_pad"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** The strokes are kept on a paper of this size, whatever the screen is. */
const WIDE = 1000
const HIGH = 500

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
    const size = () => {
      const sharp = Math.max(1, window.devicePixelRatio)
      paper.width = paper.offsetWidth * sharp
      paper.height = paper.offsetHeight * sharp
      paper.getContext("2d")?.scale(sharp, sharp)
      made.fromData(scaled(latest.current.strokes, paper.offsetWidth / WIDE, paper.offsetHeight / HIGH))
    }
    size()
    const watch = new ResizeObserver(size)
    watch.observe(paper)
    made.addEventListener("endStroke", () =>
      latest.current.onStrokes(scaled(made.toData(), WIDE / paper.offsetWidth, HIGH / paper.offsetHeight)),
    )
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

/** @param {any[]} strokes @param {number} x @param {number} y */
const scaled = (strokes, x, y) =>
  strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((/** @type {any} */ point) => ({ ...point, x: point.x * x, y: point.y * y })),
  }))

/** @param {any[]} strokes @returns {Promise<ArrayBuffer>} */
async function png(strokes) {
  const paper = document.createElement("canvas")
  paper.width = WIDE
  paper.height = HIGH
  new Pad(paper, { penColor: "#000", backgroundColor: "#fff", minWidth: 2.4, maxWidth: 6.8 }).fromData(
    strokes.map((stroke) => ({ ...stroke, minWidth: 2.4, maxWidth: 6.8 })),
  )
  const blob = await new Promise((done) => paper.toBlob(done, "image/png"))
  return /** @type {Blob} */ (blob).arrayBuffer()
}
