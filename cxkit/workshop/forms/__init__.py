"""What a room writes down, as forms: what is asked, what is refused, and what is said of it."""
