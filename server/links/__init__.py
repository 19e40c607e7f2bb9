"""Links: a customer's way in without a log-in.

Words. *Customer link*: an address `/k/<tenant>.<secret>` that opens one thing for one purpose until it expires or is
revoked. *Purpose*: follow (the visit on its way), sign, rate, report (what was done, documents, warranty).

The secret is made from the link's id and the server's key: a copy of the database opens nothing, and a mail that waits
holds no secret. Opening a link changes nothing: mail programs open links before people do.
Calls accounts. Rooms above say what a link is about (`subject_kind`, `subject_id`: plain ids, no foreign key upward).
"""
