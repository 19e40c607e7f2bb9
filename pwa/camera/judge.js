/** A rough look at a picture, for its metadata: how sharp and how bright. It refuses nothing. */

const SIDE = 160

/** @typedef {{sharpness: number, brightness: number}} Look whole numbers: variance of the Laplacian; mean grey 0-255 */

/** @param {Uint8ClampedArray | number[]} grey SIDE x SIDE or any width @param {number} width @returns {Look} */
export function judge(grey, width) {
  const height = grey.length / width
  let [sum, squares, total, count] = [0, 0, 0, 0]
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const edge = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width]
      sum += edge
      squares += edge * edge
      count += 1
    }
  }
  for (const one of grey) total += one
  const mean = sum / Math.max(1, count)
  return {
    sharpness: Math.round(squares / Math.max(1, count) - mean * mean),
    brightness: Math.round(total / Math.max(1, grey.length)),
  }
}

/** @param {Blob} picture @returns {Promise<Look>} */
export async function look(picture) {
  const bitmap = await createImageBitmap(picture, { resizeWidth: SIDE, resizeHeight: SIDE })
  const canvas = document.createElement("canvas")
  canvas.width = SIDE
  canvas.height = SIDE
  const paper = canvas.getContext("2d", { willReadFrequently: true })
  paper?.drawImage(bitmap, 0, 0)
  bitmap.close()
  const pixels = paper?.getImageData(0, 0, SIDE, SIDE).data ?? new Uint8ClampedArray()
  const grey = new Uint8ClampedArray(pixels.length / 4)
  for (let at = 0; at < grey.length; at++)
    grey[at] = 0.3 * pixels[at * 4] + 0.59 * pixels[at * 4 + 1] + 0.11 * pixels[at * 4 + 2]
  return judge(grey, SIDE)
}
