/**
 * A look at a picture on the phone, without a line: how sharp and how bright, and what could be better. It refuses nothing.
 * Limits were set with photographs blurred by hand: of sharp ones none is called blurred; what is smeared over more than
 * about five of its 1600 pixels is.
 */

export const SIDE = 640 // the long side that is looked at: small print is lost or readable here as on the whole picture
const TILES = 8
const STEP = 8 // pixels between two sides of an edge
const CONTRAST = 24 // an edge weaker than this says nothing about sharpness
const ENOUGH = 4 // tiles with edges that are needed for a verdict
const BLURRED = 28
const DARK = 64 // nearly nothing in the picture is brighter
const BRIGHT = 225 // nearly nothing is darker
const SMALL = 640 * 480 // pixels

/** @typedef {{sharpness: number | null, brightness: number, low: number, high: number}} Seen see `judge` */
/** @typedef {{sharpness: number, brightness: number, verdict?: string}} Look what is kept with the photo; sharpness -1: no edges to tell by */

/**
 * `sharpness`: of the sharpest edges, how much of the step from one side to the other lies between two neighbouring pixels,
 * in percent, in the worse direction (a moved picture is sharp in one). Grey values are 0-255: `brightness` their mean, of
 * which 5 % lie below `low` and 5 % above `high`. @param {Uint8ClampedArray | number[]} grey @param {number} width @returns {Seen}
 */
export function judge(grey, width) {
  const height = grey.length / width
  const all = new Uint32Array(256)
  let total = 0
  for (const one of grey) {
    all[one]++
    total += one
  }
  const across = edges(grey, width, height, 1, width)
  const down = edges(grey, height, width, width, 1)
  const told = [across, down].filter((one) => one !== null)
  return {
    sharpness: told.length ? Math.round(100 * Math.min(.../** @type {number[]} */ (told))) : null,
    brightness: Math.round(total / Math.max(1, grey.length)),
    low: percentile(all, 0.05),
    high: percentile(all, 0.95),
  }
}

/** What could be better: the worst of it, or nothing. @param {Seen} seen @param {number} pixels of the whole picture @returns {"dark" | "bright" | "blurred" | "small" | undefined} */
export function verdictOn({ sharpness, low, high }, pixels) {
  if (high < DARK) return "dark"
  if (low > BRIGHT) return "bright"
  if (sharpness !== null && sharpness < BLURRED) return "blurred"
  return pixels < SMALL ? "small" : undefined
}

/**
 * The sharpness in one direction: the 80th percentile over the tiles that have edges in it; null without enough of them.
 * @param {Uint8ClampedArray | number[]} grey @param {number} long @param {number} lines @param {number} step from a pixel to the next @param {number} stride from a line to the next
 */
function edges(grey, long, lines, step, stride) {
  const found = []
  for (let ty = 0; ty < TILES; ty++) {
    for (let tx = 0; tx < TILES; tx++) {
      const [from, to] = [Math.floor((tx * long) / TILES), Math.floor(((tx + 1) * long) / TILES)]
      const near = new Uint32Array(256)
      const far = new Uint32Array(256)
      for (let y = Math.floor((ty * lines) / TILES); y < Math.floor(((ty + 1) * lines) / TILES); y++) {
        for (let x = from; x < to - STEP; x++) {
          const at = y * stride + x * step
          near[Math.abs(grey[at + step] - grey[at])]++
          far[Math.abs(grey[at + STEP * step] - grey[at])]++
        }
      }
      const whole = percentile(far, 0.98)
      if (whole >= CONTRAST) found.push(percentile(near, 0.995) / whole)
    }
  }
  if (found.length < ENOUGH) return null
  return found.sort((a, b) => a - b)[Math.floor(0.8 * (found.length - 1))]
}

/** The value below which this share lies. @param {Uint32Array} counts @param {number} share */
function percentile(counts, share) {
  const wanted = share * counts.reduce((sum, one) => sum + one, 0)
  let below = 0
  for (let value = 0; value < counts.length; value++) {
    below += counts[value]
    if (below > wanted) return value
  }
  return 0
}

/** @param {Blob} picture @param {{width: number, height: number}} size of the whole picture @returns {Promise<Look>} */
export async function look(picture, { width, height }) {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const bitmap = await createImageBitmap(picture, { resizeWidth: wide, resizeHeight: high, resizeQuality: "medium" })
  const canvas = document.createElement("canvas")
  canvas.width = wide
  canvas.height = high
  const paper = canvas.getContext("2d", { willReadFrequently: true })
  paper?.drawImage(bitmap, 0, 0)
  bitmap.close()
  const pixels = paper?.getImageData(0, 0, wide, high).data
  if (!pixels) return { sharpness: -1, brightness: -1 }
  const grey = new Uint8ClampedArray(pixels.length / 4)
  for (let at = 0; at < grey.length; at++)
    grey[at] = 0.3 * pixels[at * 4] + 0.59 * pixels[at * 4 + 1] + 0.11 * pixels[at * 4 + 2]
  const seen = judge(grey, wide)
  const verdict = verdictOn(seen, width * height)
  const { sharpness, brightness } = seen
  return { sharpness: sharpness ?? -1, brightness, ...(verdict ? { verdict } : {}) }
}
