"""Pages: asanas as teachers write them, to and from text."""
