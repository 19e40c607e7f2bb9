"""The check of a report, for strangers: standard library and `cryptography` only. `bin/verify` calls it.

`read_pdf` takes the attachments out, `check` judges them, `say` puts it into words. The same steps in the same order are in
static/verify/ for browsers; tests/wire/evidence holds files for both.
"""
