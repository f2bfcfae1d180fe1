"""Kinds of customers as people: what they want and cannot, who says so, and whether they trust.

Ground for several rooms, each of which puts these parts into its own answer.
"""
