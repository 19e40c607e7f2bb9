"""Which browser the tests open: Chromium without a window. It is the same engine, and needs half of the work that the whole
browser does for a window that nobody sees. Only the whole one has what stands around the engine, Background Sync for one.
"""

CHROMIUM = "/usr/bin/chromium-headless-shell"
WHOLE_CHROMIUM = "/usr/bin/chromium"

# Without the background flags Chromium looks for its maker's hosts all day.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITH_A_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
