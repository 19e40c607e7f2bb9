"""Customer pages: what a customer sees on an own phone by a link, without a log-in and without scripts.

Words. *Follow*: where a visit stands, honest about how old that is. *Rate*: stars, a number from 0 to 10, a comment.
*Report*: what was done, the papers, the parts with their numbers. *Question*: a few words that land in the office's inbox.

Opening a page changes nothing: mail scanners open links too. Only a form that is sent acts. Every page is under 100 kB.
Calls accounts, links, notifications, customers, visits, reports.
"""
