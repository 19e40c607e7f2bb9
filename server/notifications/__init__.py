"""Notifications: what reaches a person who is not looking at the app.

Words. *Push message*: a short text that a phone shows though the app is closed, by the push service of its browser's
maker. *Subscription*: one device's address at such a service, with the keys that make a message readable on that
device only. *Gateway*: where a message leaves the house; the real one encrypts and sends it (RFC 8030, 8291, 8292).

*Mail*: a letter to a customer or a colleague under the brand of an entity; a row first, sent once by a job through the mail gateway.

A message is a hint, never the truth: it may come late, twice or not at all, and what changed is pulled as always.
Calls accounts and links. Rooms above say to whom and what: `push_later(...)`, `mail_later(...)`.
"""
