/** A picture made fit to send: upright, about 1600 px, JPEG, and nothing in it but the picture (time and place go apart). */

export const LONG_SIDE = 1600
const QUALITY = 0.82

/** Width and height that fit within the long side; never larger than it was. @param {number} width @param {number} height @param {number} [long] */
export function fit(width, height, long = LONG_SIDE) {
  const scale = Math.min(1, long / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** @typedef {{bytes: ArrayBuffer, width: number, height: number, type: string}} Shot */

/** What the viewfinder shows now. @param {HTMLVideoElement} video @returns {Promise<Shot>} */
export const grab = (video) => draw(video, video.videoWidth, video.videoHeight)

/** A file from the phone's own camera app or album; its turn (EXIF) is obeyed. @param {Blob} file @returns {Promise<Shot>} rejects when it is no picture */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" })
  try {
    return await draw(picture, picture.width, picture.height)
  } finally {
    picture.close()
  }
}

/** @param {CanvasImageSource} source @param {number} fullWidth @param {number} fullHeight @returns {Promise<Shot>} */
async function draw(source, fullWidth, fullHeight) {
  const { width, height } = fit(fullWidth, fullHeight)
  const canvas = document.createElement("canvas")
  canvas.width = width
  canvas.height = height
  canvas.getContext("2d")?.drawImage(source, 0, 0, width, height)
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))
  if (!(blob instanceof Blob)) throw new Error("The picture could not be made: no memory on this phone")
  return { bytes: await blob.arrayBuffer(), width, height, type: "image/jpeg" }
}
