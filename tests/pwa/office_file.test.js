/** What a file field of the office says of a file before it is sent. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { judgeFile } from "../../static/js/office_file.js"

test("a scan of 15 MB is refused beside its field, and one that fits takes the word back", () => {
  const said = []
  const field = {
    files: [{ size: 15_000_000 }],
    dataset: { most: "10000000", large: "Hoogstens 10 MB." },
    setCustomValidity: (text) => said.push(text),
    reportValidity: () => true,
  }
  judgeFile(field)
  judgeFile({ ...field, files: [{ size: 10_000_000 }] })
  judgeFile({ ...field, files: [] })
  assert.deepEqual(said, ["Hoogstens 10 MB.", "", ""])
})
