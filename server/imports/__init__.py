"""Imports: customers and visits from a table that somebody kept elsewhere (CSV or XLSX).

Words. *Import*: one uploaded table, its rows kept as they came. *Mapping*: which column is which field. *Check*: the
dry run; it says of each row what would become of it (make, change, same, refuse) and why, and changes nothing. *Doing*
it decides each row anew, against what is there by then, some rows a commit: cut short it goes on where it was.

The same file twice makes nothing twice: a row has its identity from the file's hash and its number. Calls visits and
customers.
"""
