"""Tips: what the company tells its own people in a quiet banner, for some weeks, one at a time.

Words. *Tip*: a sentence in Dutch, perhaps in English, for some roles, at the office or on the phone, from a day until a day,
perhaps with a way to a place. *Away*: somebody has read it; it stays away on all his devices.

At the office a tip is asked for when the front page is made. To a phone it goes as a notice of kind `tip`, so that it is there
without signal and a phone of before tips shows its Dutch text as any message. Calls visits (notices) and accounts.
"""
