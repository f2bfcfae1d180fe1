"""The session: what a workshop records, in one readable file that outlives every kernel."""
