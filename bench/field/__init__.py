"""The sync server measured: works, the peers that do the same, the raw database, and what came of it."""
