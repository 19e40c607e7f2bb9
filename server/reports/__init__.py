"""Reports: what a customer gets in hand of a visit, and how a stranger checks it.

Words. *Report*: a PDF/A-3b made from the statement that the customer signed, never from today's facts. *Bundle*: the
JSON file in it with signatures, links and keys. *File seal*: the company's signature over the whole file. *Verdict*: valid,
changed or not ours. *Published*: keys and heads of chains that anybody may read under /.well-known/veldwerk/.

`verify/` is the check in Python (`bin/verify`), static/verify/ the same for browsers; docs/evidence.md says it to
strangers. Calls accounts, evidence, customers, inventory and visits.
"""
