"""A yoga practice coach in which the asana page is the program."""

__version__ = "0.1.0"
