"""Destination filters (FQL): `letters`, then `terms`, `conditions` on them, and the `reader`."""
