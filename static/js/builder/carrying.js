/** Carrying an item by its grip to another place. The keyboard has its own way (item_row.js); this one adds nothing to it. */
import { signal } from "@preact/signals"

/** Where it would land: "section/place". @type {import("@preact/signals").Signal<string>} */
export const over = signal("")
let carried = ""

/** Handlers for a place that something can be dropped on: before item number `at` of a section. @param {import("./bench.js").Bench} bench @param {string} section @param {number} at */
export function carry(bench, section, at) {
  if (bench.readonly) return {}
  return {
    onDragStart(/** @type {DragEvent} */ event) {
      const grip = /** @type {HTMLElement} */ (event.target)
      carried = grip.dataset?.carries ?? ""
      if (!carried || !event.dataTransfer) return
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", carried)
      const row = grip.closest(".row-item")
      if (row) event.dataTransfer.setDragImage(row, 12, 12)
    },
    onDragOver(/** @type {DragEvent} */ event) {
      if (!carried) return
      event.preventDefault()
      event.stopPropagation()
      over.value = `${section}/${at}`
    },
    onDrop(/** @type {DragEvent} */ event) {
      if (!carried) return
      event.preventDefault()
      event.stopPropagation()
      const items = bench.sections.value.find((one) => one.id === section)?.items ?? []
      const own = items.findIndex((item) => item.id === carried)
      bench.drop(carried, section, own >= 0 && own < at ? at - 1 : at)
      letGo()
    },
    onDragEnd: letGo,
  }
}

function letGo() {
  carried = ""
  over.value = ""
}
