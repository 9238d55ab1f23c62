"""Speed, memory and agreement with the truth, each measured by one command that prints a table."""
