"""What stands behind the answer of each part of a filter, and how it is shown."""
