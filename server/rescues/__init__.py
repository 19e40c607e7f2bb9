"""Rescues: work that reaches the office by another way than the phone's own sending.

Words. *Quarantine*: acts and files that wait until somebody in the office has looked at them: what a phone handed over
before it was wiped, or what stood in a rescue file. *Rescue file*: what a phone has not sent, sealed to the company's
*rescue key*: anyone may carry it, only this server opens it (docs/rescue.md). *Take over*: the acts are pushed in the
name of the phone that made them, by the same rules as ever; what needs a decision lands in the inbox.

Nothing here has an effect of its own, and nothing is counted twice: an act keeps its id, whichever way it comes.
Calls accounts, evidence and visits.
"""
