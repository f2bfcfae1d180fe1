"""READ and CHECK: a study folder becomes Responses, or every problem at once."""
