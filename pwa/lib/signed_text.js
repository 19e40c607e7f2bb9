/** The text that somebody signed, as it was sealed. */

/** From this phone, else from the office. @param {import("../types.js").Store} store @param {string} sha256 @returns {Promise<string | null>} null: not to be had now */
export async function signedText(store, sha256) {
  const here = await store.blob(sha256)
  if (here) return new TextDecoder().decode(here.bytes)
  const url = await store.blobUrl(sha256, "full") // a view is made of pictures only
  const answer = url ? await fetch(url) : null
  return answer?.ok ? await answer.text() : null
}
