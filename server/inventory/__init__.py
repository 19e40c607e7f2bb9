"""Inventory: products, where they lie, and the ledger of what moved.

Words. *Product*: something we install or use. *Location*: a warehouse or a van. *Movement*: a quantity of a product
that went from one location to another (or from or to nowhere: the customer's), never changed afterwards. *Stock
level*: what lies of a product at a location; always the sum of its movements. *Serial*: one numbered piece.
*Claim*: somebody says that he used this piece; the first that arrives holds.

Calls accounts (teams).
"""
