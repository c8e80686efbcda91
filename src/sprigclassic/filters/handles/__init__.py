"""The handles of the builder, by subject; `build` is their face."""
