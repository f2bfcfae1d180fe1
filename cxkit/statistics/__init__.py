"""Numbers without a word of the field: one family of methods a file."""
