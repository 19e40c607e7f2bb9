/** How much work, in words: "12 handelingen en 3 bestanden". */
import { t } from "./texts.js"

/** What there is none of is not named. @param {{acts: number, files: number}} held */
export function howMuch({ acts, files }) {
  const [some, others] = [t("much.acts", { count: acts }), t("much.files", { count: files })]
  if (acts && files) return t("much.both", { acts: some, files: others })
  return files ? others : some
}
