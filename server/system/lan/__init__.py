"""Phones on the same network: `bin/run --lan`.

An app that works without a network needs a service worker, a service worker needs https, and no public authority signs
for an address at home. So the machine is its own small authority, which each phone is asked once to trust.

*Papers*: the authority's certificate and the server's own. *Doorway*: the plain http page on which a phone gets the
certificate, before it can trust anything; nothing else is served there.
"""
