// A file that is too large is said beside its field before it is sent: sent, it would take its form along.

/** @typedef {{files: ArrayLike<{size: number}> | null, dataset: DOMStringMap, setCustomValidity(text: string): void, reportValidity(): boolean}} FileField
 * `data-most` bytes fit, `data-large` is what to say of more. */

/** @param {FileField} field */
export function judgeFile(field) {
  const size = field.files?.[0]?.size ?? 0
  field.setCustomValidity(size > Number(field.dataset.most) ? (field.dataset.large ?? "") : "")
  field.reportValidity()
}

globalThis.document?.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target)
  if (field.matches("input[type=file][data-most]")) judgeFile(field)
})
