"""The server of Veldwerk: rooms on floors (see README, "Map of rooms")."""
