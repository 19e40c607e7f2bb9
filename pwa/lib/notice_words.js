/** A notice in the language of this phone: by its kind and params; the office's own text where we do not know the kind. */

import { hasText, t } from "./texts.js"
import { clock } from "./time.js"

/** @param {import("../types.js").Doc} notice @returns {string} */
export function noticeText(notice) {
  const key = `notice.${notice.kind}`
  if (!hasText(key)) return notice.text ?? t("notice.unknown")
  const time = notice.at ? clock(notice.at) : ""
  return t(key, { ...notice.params, time })
}
