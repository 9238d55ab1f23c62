"""Yoga English: goal expressions, and what a sentence says about breath, holding and sides."""
