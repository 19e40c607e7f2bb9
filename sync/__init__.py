"""The sync engine: where the work of phones meets the work of the office. Pure Python, standard library only.

Read in this order: `mutation` (what a person can say), `desk` (how rows change and how the feed hears of it), `push`,
`pull`, `cursor`, `merge`, `client`. The protocol is docs/sync.md. Nothing here asks the clock or chance; only the phone (`client` and its `phone_*`) speaks HTTP.
"""
