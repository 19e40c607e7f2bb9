/** PDF files, drawn by the app itself: a browser may have no viewer, may want a network for it, or may leave the app for it. */

/** @typedef {import("pdfjs-dist").PDFDocumentProxy} Pdf */
/** @typedef {import("pdfjs-dist").PDFPageProxy} Page */

const MOST_PIXELS = 12_000_000 // of one page: a phone gives a canvas no more than some sixteen million

/** Read when it is wanted first; it lies on the phone with the rest of the release. */
async function library() {
  const pdfjs = await import("pdfjs-dist")
  pdfjs.GlobalWorkerOptions.workerSrc = import.meta.resolve("pdfjs-dist/worker")
  return pdfjs
}

/** @param {ArrayBuffer} bytes which are taken away: they go to the worker @returns {Promise<Pdf>} destroy() it @throws {Error} it cannot be read, or wants a password */
export async function openPdf(bytes) {
  const { getDocument } = await library()
  return await getDocument({ data: new Uint8Array(bytes), isEvalSupported: false }).promise
}

/**
 * Draws a page as wide as its canvas stands on the screen, as sharp as the screen is.
 * @param {Page} page @param {HTMLCanvasElement} canvas @returns {() => void} how to stop
 */
export function drawPage(page, canvas) {
  const { width, height } = page.getViewport({ scale: 1 })
  const wanted = (canvas.clientWidth * Math.min(devicePixelRatio, 3)) / width
  const viewport = page.getViewport({ scale: Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height))) })
  Object.assign(canvas, { width: Math.round(viewport.width), height: Math.round(viewport.height) })
  const canvasContext = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const drawing = page.render({ canvasContext, viewport })
  drawing.promise.catch((error) => {
    if (error?.name !== "RenderingCancelledException") console.error("A page could not be drawn", error)
  })
  return () => drawing.cancel()
}

/** What stands on a page, for who cannot see it. @param {Page} page @returns {Promise<string>} */
export async function textOf(page) {
  const { items } = await page.getTextContent()
  return items.map((item) => ("str" in item ? item.str : "")).join(" ")
}
