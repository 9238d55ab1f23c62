"""How headings and items of lists are marked in text, in Markdown and elsewhere."""

from __future__ import annotations

import re

BULLETS = "•◦▪▫‣∙·●○◉■□▶►➤➢➔→✓✔✅✦✧★☆❖♦◆⁃–—"
_PICTURES = "\u2190-\u21ff\u2300-\u245f\u2500-\u2bff\U0001f000-\U0001faff"
HEADING = re.compile(r"\s{0,3}#{1,6}\s*(?P<text>[^#\s].*?)\s*#*\s*$")
"""A line that Markdown marks as a heading, `text` without the marks."""
ITEM = re.compile(
    rf"""\s*(?:(?P<bullet>[{BULLETS}]|[{_PICTURES}]+|[-+*](?=\s)|(?-i:o(?=\s+[A-Z])))
    |(?P<number>\(?\d{{1,3}}[.)](?!\d)|\(?\d{{1,2}}\s*[–-](?=\s+\D)|(?:step|stage)\s+\d{{1,3}}\s*[.:)–-]?(?=\s|$)|[\u2460-\u2473]|\d\ufe0f?\u20e3)
    |(?P<letter>\(?[a-hA-H][.)](?=\s)))\s*(?P<text>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line that begins with a bullet, a number or a letter, `text` without it."""
