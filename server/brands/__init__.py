"""Brands: the business entities of a company as its customers meet them.

Words. *Entity*: a brand or company within a tenant (its row lies in accounts). *Logo*: its mark, kept as one PNG in the
database, so that a backup and a restore carry it along. *Proposal*: the nearest colour that can be read as text.

Every field is checked by its own rule (checks.py); an entity is never removed, it ends: work that was done keeps its name.
"""
