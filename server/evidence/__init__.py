"""Evidence: the bytes that prove work, and who may see them.

Words. *Blob*: a file's bytes, named by SHA-256 within its tenant (photos, plate photos, signature images,
statements). *Upload*: bytes on their way in, resumable. *Delivery*: a member handed over these bytes himself.
*Statement*: a blob of canonical JSON that somebody signs. *Reference*: a document of a higher room that names a blob;
rooms register how to find theirs (`links.py`), and a reference is what opens a blob to others: knowing a hash opens
nothing.

Calls accounts (who is in which team) and kit/files (where the bytes lie).
"""
