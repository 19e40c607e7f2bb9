"""Repeatable measurements against a real server, written into docs/performance.md by the command that takes them.

`bin/bench office` walks over every page and list of the office. Pieces for other measurements: `serving` (a real
gunicorn over a data folder), `walking` (clients in closed loops), `figures` (percentiles), `machine` (what it ran on),
`page` (tables and charts in the document).
"""
