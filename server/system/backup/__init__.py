"""Backups: one sealed archive per backup, the files beside it once, and everything that is done with them.

    place/veldwerk-20261121T031000Z.backup    sealed tar: manifest, database, list of files, keys, settings
    place/files/<ab>/<name>                   each file sealed, by a name that tells nothing; shared by all backups

`making` writes one, `reading` unpacks and verifies it, `restoring` puts it back, `rehearsing` tries that in a scratch
place, `rotation` forgets old ones. A place is a folder or a bucket. Whatever goes wrong with a backup is a `BadBackup` that says what helps.
"""
