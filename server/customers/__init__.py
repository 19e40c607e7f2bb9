"""Customers: whom we work for, and where.

Words. *Customer*: a person or company of one entity (brand). *Address*: a structured place of a customer, with its
coordinates where they are known.

Calls accounts (entities). Phones hold a customer as long as they hold a visit to it; visits says which those are.
"""
