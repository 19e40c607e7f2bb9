/** The camera: a viewfinder with one big shutter, or the phone's own camera app where there is none. */
import { useEffect, useRef, useState } from "preact/hooks"
import { look } from "../camera/judge.js"
import { grab, shrink } from "../camera/shrink.js"
import { beginPhoto, CAMERA, holdPhoto } from "../camera/take_photo.js"
import { hasViewfinder, viewfinder } from "../camera/viewfinder.js"
import { Icon } from "../elements/icon.js"
import { Outline } from "../elements/outline.js"
import { toast } from "../elements/toast.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { outlineOf } from "../lib/outlines.js"
import { settle, up } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { visitFacts } from "../lib/visit_facts.js"
import { DoubtSheet } from "./doubt_sheet.js"
import { PLATE } from "./plate_shot.js"

/** @typedef {import("../camera/take_photo.js").Target} Target */
/** @typedef {import("./doubt_sheet.js").Doubt} Doubt */

/** @param {{visit: string, item?: string, repeat?: string, issue?: string, replaces?: string, plate?: string, back?: string}} props plate: the draft that gets the picture's id; back: the visit's screen that asked for it */
export function Camera({ visit, item, repeat, issue, replaces, plate, back }) {
  const { store } = useApp()
  const target = { visit, item, repeat: item ? Number(repeat ?? 0) : undefined, issue, replaces, plate }
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null))
  const [view, setView] = useState(/** @type {"opening" | "open" | "none"} */ (hasViewfinder() ? "opening" : "none"))
  const [busy, setBusy] = useState(false)
  const [doubt, setDoubt] = useState(/** @type {Doubt | null} */ (null))
  const held = useRef(/** @type {Doubt | null} */ (null))
  held.current = doubt
  const again = useRef(/** @type {string | undefined} */ (undefined)) // the poor one that the next one replaces
  const shot = plate ? { title: t("plate.title"), ...PLATE } : shotOf(visitFacts(store, visit)?.checklist, item)
  const drawing = outlineOf(shot)
  const full = store.storage.value.full

  useEffect(() => {
    let here = true
    store.measure() // somebody may have made room since it was full
    // The draft first: the system may take this page away while the camera opens.
    Promise.resolve(beginPhoto(store, target))
      .then(() => (view === "none" ? null : viewfinder(visit)))
      .then((stream) => {
        if (!here || !stream || !video.current) return
        video.current.srcObject = stream
      })
      .catch(() => here && setView("none"))
    return () => {
      here = false
      held.current?.finish() // whoever goes elsewhere has the photo all the same
    }
  }, [])

  const close = () => {
    store.dropDraft(CAMERA)
    if (plate) return up(`/visit/${visit}/${back === "part" ? "part" : "swap"}`)
    if (issue) return up(`/visit/${visit}/issue/${issue}`)
    settle(item ? `/visit/${visit}/checklist` : `/visit/${visit}`, item ? { at: `${item}.${target.repeat}` } : {})
  }
  /** @param {() => Promise<import("../camera/shrink.js").Shot>} make @param {string} [takenAt] */
  const keep = async (make, takenAt) => {
    if (busy) return
    setBusy(true)
    try {
      const made = await make()
      const quality = await look(new Blob([made.bytes], { type: made.type }), made)
      const photo = await holdPhoto(
        store,
        given({ ...target, replaces: again.current ?? replaces }),
        made,
        quality,
        takenAt,
      )
      if (quality.verdict) return setDoubt({ ...photo, verdict: quality.verdict })
      await photo.finish()
      toast(t("photo.kept"))
      close()
    } catch (error) {
      setBusy(false)
      toast(t(/** @type {any} */ (error)?.code === "phone_full" ? "photo.phone_full" : "photo.failed"))
    }
  }
  /** The poor one stays until there is a better one. @param {Doubt} photo */
  const retake = async (photo) => {
    setDoubt(null)
    held.current = null
    await photo.finish()
    again.current = photo.id
    setBusy(false)
  }
  /** @param {Doubt} photo @param {string | true} [why] */
  const use = async (photo, why) => {
    setDoubt(null)
    held.current = null
    await photo.finish(why)
    toast(t("photo.kept"))
    close()
  }
  const snap = () => keep(() => grab(/** @type {HTMLVideoElement} */ (video.current)))
  /** @param {Event} event */
  const onFile = (event) => {
    const file = /** @type {HTMLInputElement} */ (event.currentTarget).files?.[0]
    if (file) keep(() => shrink(file), new Date(file.lastModified || Date.now()).toISOString())
  }
  return html`
    <main class="camera">
      <header class="camera-top">
        <button class="button icon-only" aria-label=${t("do.back")} onClick=${close}><${Icon} name="back" /></button>
        <div class="grow"><h1 class="lead">${shot?.title ?? t(issue ? "issue.photo_title" : "photo.loose")}</h1>${shot?.shot && html`<p>${shot.shot}</p>`}</div>
      </header>
      ${
        view !== "none" &&
        html`<div class="viewfinder"><video ref=${video} autoplay playsinline muted onLoadedData=${() => setView("open")} aria-label=${t("photo.viewfinder")}></video>
          ${drawing && html`<${Outline} drawing=${drawing} />`}</div>`
      }
      ${view === "none" && html`<div class="camera-none">${drawing ? html`<${Outline} drawing=${drawing} />` : html`<${Icon} name="camera" />`}<p>${t("photo.no_viewfinder")}</p></div>`}
      ${full && html`<p class="camera-full" role="alert">${t("photo.phone_full")}</p>`}
      <footer class="camera-foot">
        <label class="button">
          <${Icon} name="camera" />${t("photo.own_camera")}
          <input class="unseen" type="file" accept="image/*" capture="environment" disabled=${full || busy} onChange=${onFile} />
        </label>
        <button class="shutter" aria-label=${t("photo.take")} disabled=${view !== "open" || full || busy} onClick=${snap}></button>
        <span></span>
      </footer>
      ${doubt && html`<${DoubtSheet} doubt=${doubt} visit=${visit} onAgain=${() => retake(doubt)} onUse=${(/** @type {string | true} */ why) => use(doubt, why)} onClose=${() => use(doubt)} />`}
    </main>
  `
}

/** @param {Target} target @returns {Target} without what is not there */
const given = (target) =>
  /** @type {Target} */ (Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)))

/** The item that asks for this photo. @param {import("../types.js").Doc | null | undefined} checklist @param {string | undefined} item */
export const shotOf = (checklist, item) =>
  checklist?.sections
    .flatMap((/** @type {any} */ section) => section.items)
    .find((/** @type {any} */ one) => one.id === item)
