"""Exports: a company takes all its data with it, as one SQLite file that any program opens.

Words. *Export*: one such file, made by a job, there for some days for who may have it. *With files*: a zip that holds
the SQLite file and every photo, signature and document as well.

Every table of the company is in it, with the names of docs/data.md; secrets (hashes of tokens, keys) are not. Rows are
streamed, so the largest company takes no more memory than the smallest. `bin/export` does the same without the office.
"""
