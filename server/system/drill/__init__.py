"""Drills: what happens when the worst happens, shown with real processes in a scratch place, and counted.

`bin/drill lost-database` loses the database of a running day, puts yesterday's backup back and lets the phones refill it
(docs/sync.md, P12). Nothing outside its scratch folder is touched; with PostgreSQL a scratch database.
"""
