"""Cells of one column -> values: numbers, codes, and answers in words."""
