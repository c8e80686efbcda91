"""The promises of a store, one a test; `StoreContract` has them all."""
