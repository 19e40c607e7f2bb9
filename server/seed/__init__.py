"""Demo data: two companies with people, customers, vans and visits from yesterday to next week.

Deterministic and relative to today: the same day gives the same rows with the same ids. `people`, `places`, `goods`,
`checklists` and `days` say what there is; `plant` writes it through the desk, as any other change;
`yesterday` lets the phones do yesterday's visits. `python -m server.seed --size demo` runs it on an empty database.

Calls every room below; no room calls it.
"""
