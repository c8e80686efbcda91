"""Audience queries: `letters`, then `literals`, `comparators`, `events`, and the `reader`."""
