"""The phones' door: log in, push and pull, bring files, read the day.

Words. *Sync*: one round trip that pushes acts and pulls changes. *Upload*: tus 1.0.0, a file that may break off and go
on. *Poke*: "something changed in this scope", by server-sent events. docs/sync.md is the contract, for anybody who
writes another client.

It decides nothing: the rules are in the rooms whose rows they change (visits, inventory, evidence) and in `sync`.
"""
