"""The planners' office: pages that join what the rooms below know. No rules of its own.

Words. *Day*: a team's visits of one day, with how fresh the phones are. *Visit page*: everything about one visit.
*Inbox*: what a person must decide (clashes, rejected work) or know (attention). *Poke*: "something changed", sent to
open pages by server-sent events; a page then fetches its own list again.

Calls visits (verbs, documents, inbox), evidence (pictures, statements), accounts (people, devices). Each page is a
template with plain facts; every change is a form that works without JavaScript and opens in a sheet with it.
"""
