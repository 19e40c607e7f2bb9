"""Visits: the work at a customer's, from the plan to the signature.

Words. *Work order*: what is to be done, for whom, where. *Visit*: one time that a team goes there for it. *Step*: a
visit passed from one state to another. *Checklist version*: what is asked on site, immutable once published.
*Answer*: what a technician found; the *head* is the one that stands. *Part use*: a part that stayed at the
customer's. *Signature*: somebody's mark under a statement. *Cancellation*, *reopening*: the office's acts, each a row.

Here live the handlers of every mutation that phones send (`*_mutations.py`), the office's verbs (planning, editing,
cancellation, reopening, making), and the pure rules that phone and server share (states, completeness, statement).
Calls accounts, evidence, customers and inventory.
"""
