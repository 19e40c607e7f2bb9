/**
 * A text field that loses nothing: each letter goes to a draft on disk, leaving the field makes it an act.
 * A page that died with a half-typed word shows it again and acts on it.
 */
import { useEffect, useRef, useState } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { useOwnId } from "../lib/own_id.js"
import { afterPress } from "../lib/press.js"

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.draft the draft's key
 * @param {string} props.value what is stored now
 * @param {(text: string) => unknown} props.onKeep called once, when the field is left with another text. False keeps the draft
 * @param {(text: string) => void} [props.onType]
 * @param {boolean} [props.long]
 * @param {boolean} [props.hideLabel]
 * @param {boolean} [props.readonly]
 * @param {string} [props.hint]
 * @param {"" | "bad" | "wait"} [props.hintTone]
 * @param {Record<string, any>} [props.input] more attributes for the input
 */
export function KeptField({
  label,
  draft,
  value,
  onKeep,
  onType,
  long,
  hideLabel,
  readonly,
  hint,
  hintTone = "",
  input,
}) {
  const { store } = useApp()
  const id = useOwnId()
  const [text, setText] = useState(value)
  const dirty = useRef(false)
  const saving = useRef(/** @type {Promise<unknown>} */ (Promise.resolve()))
  const latest = useRef({ text: value, onKeep })
  latest.current = { text, onKeep }

  async function keep() {
    if (!dirty.current) return
    dirty.current = false
    const acted = latest.current.onKeep(latest.current.text)
    await saving.current // else a letter that is still on its way to the disk comes back as a draft
    if ((await acted) !== false) await store.dropDraft(draft)
  }

  useEffect(() => {
    let here = true
    Promise.resolve(store.draft(draft)).then((found) => {
      if (!here || typeof found !== "string" || found === value) return
      setText(found)
      latest.current.text = found
      dirty.current = true
      onType?.(found)
      keep() // it was typed before the page died; now it is an act as well
    })
    const onHide = () => document.visibilityState === "hidden" && keep()
    document.addEventListener("visibilitychange", onHide)
    return () => {
      here = false
      document.removeEventListener("visibilitychange", onHide)
      keep()
    }
  }, [draft])

  // What came from elsewhere (another repeat, the office) is shown, unless a person is typing here.
  useEffect(() => {
    if (!dirty.current) setText(value)
  }, [value])

  /** @param {InputEvent} event */
  const onInput = (event) => {
    const typed = /** @type {HTMLInputElement} */ (event.currentTarget).value
    dirty.current = true
    setText(typed)
    onType?.(typed)
    saving.current = store.saveDraft(draft, typed)
  }
  const hintId = hint ? `${id}-hint` : undefined
  const shared = {
    id,
    value: text,
    onInput,
    onBlur: () => afterPress(keep),
    readonly,
    "aria-describedby": hintId,
    ...input,
  }
  return html`
    <div class="field">
      <label for=${id} class=${hideLabel ? "unseen" : ""}>${label}</label>
      ${long ? html`<textarea class="input" rows="2" ...${shared}></textarea>` : html`<input class="input" ...${shared} />`}
      ${hint && html`<div class="hint ${hintTone}" id=${hintId}>${hint}</div>`}
    </div>
  `
}
