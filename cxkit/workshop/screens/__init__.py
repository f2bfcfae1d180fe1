"""What people in the room see and press; it writes the session and keeps nothing."""
