"""The room votes on its own phones: one page, plain forms, no account, no script, no results."""
