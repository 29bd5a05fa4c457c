"""The exercises' specifications, one module a chapter."""
