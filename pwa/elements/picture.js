/** A picture by its hash: from this phone when it is here, else from the office. */
import { useEffect, useState } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @param {{sha256: string, alt: string}} props */
export function Picture({ sha256, alt }) {
  const { store } = useApp()
  const [url, setUrl] = useState(/** @type {string | null | undefined} */ (undefined))
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    let wanted = true
    setBroken(false)
    store.blobUrl(sha256).then((found) => wanted && setUrl(found))
    return () => {
      wanted = false
    }
  }, [sha256])
  if (url === null || broken) return html`<span class="picture away">${t("photo.away")}</span>`
  return html`<img class="picture" src=${url} alt=${alt} onError=${() => setBroken(true)} />`
}
