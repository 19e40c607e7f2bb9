"""Which browser the tests open: Chromium without a window. It is the same engine, and needs half of the work that the whole
browser does for a window that nobody sees. Only the whole one has what stands around the engine, Background Sync for one.
"""

CHROMIUM = "/usr/bin/chromium-headless-shell"
WHOLE_CHROMIUM = "/usr/bin/chromium"
