"""Privacy: what is kept of customers how long, and the erasing of one.

Words. *Erasure*: one customer's personal data are taken out, everywhere; what is left counts and names nobody. *Legal
hold*: nothing of this customer may be erased, until a day or until it is lifted. *Proof*: what was erased when, by whom
and why, in numbers, with the heads of the chains before and after. *Period*: how long a kind of data is kept, when the
company switched one on; a nightly job keeps to it.

What becomes of each table stands in one list (`ways.py`), and a test finds a table or a column that is in none. The walk
that finds a customer's rows is the one of the export (`server/exports/one_customer.py`): what he may see is what goes.
"""
