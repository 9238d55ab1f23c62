"""HTML as a browser takes it apart, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
CLOSED_BY_ITSELF = {"path", "rect", "circle", "ellipse", "line"}
"""Of SVG, as our templates write it."""


@dataclass
class Element:
    """tag, its attributes, the text within it and the elements around it, the outermost first."""

    tag: str
    attributes: dict[str, str]
    around: tuple[Element, ...]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass
class Markup(HTMLParser):
    """A page taken apart. wrong: tags that are closed without being open, or open at the end."""

    elements: list[Element] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        doubled = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        self.wrong += [f"<{tag}> has {name} twice" for name in doubled]
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()
        if tag not in VOID | CLOSED_BY_ITSELF:
            self.wrong.append(f"<{tag}/> closes nothing in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.wrong.append(f"</{tag}> where {self._open[-1].tag if self._open else 'nothing'} is open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def with_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.get("class").split()]

    def faults(self) -> list[str]:
        """What a checker would say, and what our Content-Security-Policy would stop."""
        found = self.wrong + [f"<{element.tag}> was left open" for element in self._open]
        ids = Counter(element["id"] for element in self.elements if "id" in element.attributes)
        found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
        for element in self.elements:
            found += [f"<{element.tag}> has {name}" for name in element.attributes if name.startswith("on")]
            for name in ("aria-labelledby", "aria-describedby", "for"):
                found += [f"{name} names no {target}" for target in element.get(name).split() if target not in ids]
            found += [f"<{element.tag}> has a style" for _ in [0] if "style" in element.attributes]
            inside = [each.tag for each in element.around]
            if element.tag in ("input", "select", "textarea") and element.get("type") != "hidden":
                labelled = "label" in inside or element.get("id") in [label.get("for") for label in self.all("label")]
                found += [] if labelled or element.get("aria-label") else [f"{element.attributes} has no label"]
            if element.tag == "img" and "alt" not in element.attributes:
                found.append(f"{element.attributes} has no alt")
            if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
                found.append("a script stands in the page")
            if element.tag in ("a", "link", "script", "img", "form"):
                target = element.get("href") or element.get("src") or element.get("action")
                inline = element.tag == "script" and not target
                if not inline and (not target.startswith(("/", "#")) or target.startswith("//")):
                    found.append(f"<{element.tag}> leads to {target!r}")
        if "style" in [element.tag for element in self.elements]:
            found.append("a style stands in the page")
        for tag in ("h1", "main", "title"):
            found += [] if len(self.all(tag)) == 1 else [f"{len(self.all(tag))} of <{tag}>"]
        levels = [int(element.tag[1]) for element in self.elements if element.tag in ("h1", "h2", "h3", "h4")]
        found += [f"h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
        return found


def parsed(text: str) -> Markup:
    markup = Markup()
    markup.feed(text)
    markup.close()
    return markup
