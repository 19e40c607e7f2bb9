"""The office's bench for checklists: drafts, the proof that one can be completed, differences, files.

Words. *Draft*: a version that nobody uses yet and that changes at each keystroke. *Flaw*: why a draft may not be
published (grave), or what looks like a mistake (not grave). *Proof*: no grave flaw: every item can appear, and every
path that answers can open can be filled to its end. Pure but for `drafts.py`, `reading.py` and `types.py`.

In a draft every demanded item says `required`. What is published says `required_if_shown` where a condition may hide
it (`phone_form.py`), so that phones from before the conditions demand nothing that may be hidden.
"""
