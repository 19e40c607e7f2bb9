/** A file goes to another app of this phone, or into its downloads. */

const ENDINGS = /** @type {Record<string, string>} */ ({
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
})

/**
 * @param {string} title @param {{bytes: ArrayBuffer, type: string} | null} file
 * @returns {Promise<boolean>} false: it is not here @throws {Error} the phone would not
 */
export async function handOn(title, file) {
  if (!file) return false
  const name = `${title.replace(/[\\/:*?"<>|]+/g, " ").trim()}.${ENDINGS[file.type] ?? "bin"}`
  const made = new File([file.bytes], name, { type: file.type })
  if (navigator.canShare?.({ files: [made] })) await navigator.share({ files: [made], title }).catch(unlessLeft)
  else download(made)
  return true
}

/** Who closes the phone's own sheet has not failed. @param {any} error */
function unlessLeft(error) {
  if (error?.name !== "AbortError") throw error
}

/** @param {File} file */
function download(file) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
