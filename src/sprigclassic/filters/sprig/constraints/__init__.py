"""The `constraints` of studies as Sprig's public API exports them, as far as they are known."""
