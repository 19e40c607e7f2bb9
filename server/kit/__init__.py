"""What every room leans on: database and wall, time, ids, errors, languages, the door to HTTP.

The kit knows no room. Words: a *house* is one transaction of one tenant, a *room* a domain with its
routes, a *door* one call with its person, clock and language.
"""
