"""What stands below the front matter: the intro, and the sections as lists.

Markdown is read for its shape only: of bold, links and the like, the words are kept. HTML is text like any other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from abhyasa.language.goals import GoalSyntaxError, parse_goals
from abhyasa.language.nearest import nearest
from abhyasa.language.sentences import repeats_on_other_side
from abhyasa.page.findings import Findings, Place
from abhyasa.page.model import Benefit, Note, ObservedGoal, Step, Tip, Variation, WatchOut
from abhyasa.page.slug import slug
from abhyasa.page.words import ANNOTATIONS, SECTIONS

_LONGEST = 2_000
"""Characters of one paragraph: Markdown's inline rules are slow on hostile ones, and no coach speaks so long."""

# Blocks are read first and paragraphs one by one; without "reference" no line disappears into a link's definition.
_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable(["reference", "inline", "text_join"])
# Without "entity" no invisible character comes out of a visible one.
_INLINE = MarkdownIt("commonmark", {"html": False}).disable("entity")
_ANNOTATION = re.compile(r"(?P<key>[^\W\d]+)\s*:\s*(?P<goals>.*)", re.DOTALL)
_STOPS = " .:!?"
_UNKNOWN = "unknown"


class _Item(NamedTuple):
    """An entry of a section: its bold first words, the sentence after them, and its nested goals by their word."""

    place: Place
    title: str
    text: str
    goals: dict[str, tuple[ObservedGoal, ...]]


def read_body(text: str, findings: Findings) -> dict[str, Any]:
    """The fields of a `Page` that the body gives; whatever is wrong goes to `findings`.

    text: the body, after as many empty lines as the file has lines before it, so that lines are the file's.
    """
    return _Body(text.split("\n"), findings).read(SyntaxTreeNode(_BLOCKS.parse(text)))


class _Body:
    def __init__(self, lines: list[str], findings: Findings) -> None:
        self._lines = lines
        self._findings = findings

    def read(self, root: SyntaxTreeNode) -> dict[str, Any]:
        intro: list[str] = []
        items: dict[str, list[_Item]] = defaultdict(list)
        section = ""
        for node in root.children:
            if node.type == "heading":
                section = self._section(node, items)
            elif section == _UNKNOWN:
                continue
            elif not section and node.type == "paragraph":
                intro.append(_plain(self._inline(node)))
            elif section and node.type == ("ordered_list" if section == "steps" else "bullet_list"):
                items[section] += self._items(node, section)
            else:
                self._misplaced(node, section)
        if not items["steps"]:
            self._findings.error(
                Place(1), "the page has no steps", "add a heading ## Steps and number the steps under it"
            )
        return {
            "intro": "\n\n".join(intro),
            "steps": tuple(self._steps(items["steps"])),
            "tips": tuple(Tip(text=i.text, line=i.place.line, when=i.goals["when"]) for i in items["tips"]),
            "benefits": tuple(Benefit(text=i.text, line=i.place.line) for i in items["benefits"]),
            "watch_outs": tuple(
                WatchOut(text=i.text, line=i.place.line, limit=i.goals["limit"]) for i in items["watch_outs"]
            ),
            "variations": tuple(
                Variation(text=i.text, line=i.place.line, ready=i.goals["ready"]) for i in items["variations"]
            ),
            "notes": tuple(Note(text=i.text, line=i.place.line) for i in items["notes"]),
        }

    def _section(self, heading: SyntaxTreeNode, items: dict[str, list[_Item]]) -> str:
        """The section that a heading opens, now with a list of its own in `items`."""
        title = _plain(self._inline(heading)).rstrip(":")
        place = self._place(heading)
        section = next((key for key, known in SECTIONS.items() if known.casefold() == title.casefold()), _UNKNOWN)
        if section == _UNKNOWN:
            known = nearest(title, SECTIONS.values())
            instead = f"write ## {known}" if known else f"the headings are {', '.join(SECTIONS.values())}"
            self._findings.error(place, f"unknown heading {title!r}", instead)
        elif section in items:
            self._findings.error(place, f"the heading {title!r} stands twice", "put all of it under one")
        elif heading.tag != "h2":
            self._findings.error(place, f"the heading {title!r} has the wrong rank", f"write ## {SECTIONS[section]}")
        items.setdefault(section, [])
        return section

    def _misplaced(self, node: SyntaxTreeNode, section: str) -> None:
        if not section:
            instead = "write plain paragraphs before the first heading"
        elif section == "steps":
            instead = "number each step: 1. **Stand.** Stand upright; indent its goals as far as its words"
        else:
            instead = "begin each entry with a dash and a space"
        self._findings.error(self._place(node), f"this {node.type.replace('_', ' ')} is not read here", instead)

    def _items(self, entries: SyntaxTreeNode, section: str) -> Iterator[_Item]:
        for entry in entries.children:
            place = self._place(entry)
            if not entry.children or entry.children[0].type != "paragraph":
                self._findings.error(
                    place, "this entry does not begin with a sentence", "write one, or delete the entry"
                )
                continue
            sentence, *nested = entry.children
            inline = self._inline(sentence)
            title, text = _titled(inline) if section == "steps" else ("", _plain(inline))
            goals: dict[str, tuple[ObservedGoal, ...]] = dict.fromkeys(ANNOTATIONS.get(section, ()), ())
            for node in nested:
                if node.type == "bullet_list" and section in ANNOTATIONS:
                    for key, goal in self._annotations(node, ANNOTATIONS[section]):
                        goals[key] += (goal,)
                else:
                    self._findings.error(
                        self._place(node), "an entry is one paragraph", "make this an entry of its own"
                    )
            yield _Item(place, title, text, goals)

    def _annotations(self, notes: SyntaxTreeNode, wanted: tuple[str, ...]) -> Iterator[tuple[str, ObservedGoal]]:
        example = f"write - {wanted[0]}: knee_flexion(left) >= 90 deg"
        for note in notes.children:
            if [child.type for child in note.children] != ["paragraph"]:
                self._findings.error(self._place(note), "a nested entry is one line of goals", example)
                continue
            content = note.children[0].children[0].content
            found = _ANNOTATION.match(content)
            if found is None or found["key"].casefold() not in wanted:
                said = f"{found['key']!r} says nothing here" if found else "a nested entry states goals"
                self._findings.error(self._place(note), said, example)
                continue
            try:
                goals = parse_goals(found["goals"])
            except GoalSyntaxError as error:
                for problem in error.problems:
                    place = self._place_in(note, content, found.start("goals") + problem.column - 1)
                    self._findings.error(place, problem.message, problem.instead)
                continue
            key = found["key"].casefold()
            yield from ((key, ObservedGoal(goal=goal, line=self._place(note).line)) for goal in goals)

    def _steps(self, items: list[_Item]) -> Iterator[Step]:
        taken: set[str] = set()
        for number, item in enumerate(items, 1):
            unnamed = "repeat" if repeats_on_other_side(item.text) and "repeat" not in taken else f"step-{number}"
            step_id = slug(item.title) or unnamed
            if step_id in taken:
                self._findings.error(item.place, f"two steps are named {step_id!r}", "give each a name of its own")
            elif step_id == f"step-{number}":
                message = f"the step has no name; records will call it {step_id!r}"
                self._findings.note(item.place, message, "begin it with one in bold: **Stand.**")
            taken.add(step_id)
            observe, show = item.goals["observe"], item.goals["show"]
            yield Step(id=step_id, title=item.title, text=item.text, line=item.place.line, observe=observe, show=show)

    def _inline(self, block: SyntaxTreeNode) -> SyntaxTreeNode:
        """A paragraph's or heading's words and marks."""
        content = block.children[0].content
        if len(content) > _LONGEST:
            self._findings.error(self._place(block), f"a paragraph of {len(content)} characters", "make it shorter")
        return SyntaxTreeNode(_INLINE.parseInline(content[:_LONGEST])).children[0]

    def _place(self, node: SyntaxTreeNode) -> Place:
        line = node.map[0] if node.map else 0
        text = self._lines[line]
        return Place(line + 1, len(text) - len(text.lstrip()) + 1)

    def _place_in(self, node: SyntaxTreeNode, content: str, offset: int) -> Place:
        """The place of a character of a paragraph's content, which has lost the file's indents."""
        before = content[:offset].split("\n")
        line = self._place(node).line + len(before) - 1
        written = content.split("\n")[len(before) - 1]
        return Place(line, max(self._lines[line - 1].find(written), 0) + len(before[-1]) + 1)


def _titled(inline: SyntaxTreeNode) -> tuple[str, str]:
    """The bold first words without their full stop, or "", and the text after them."""
    # An empty text stands before the first mark.
    children = [child for child in inline.children if child.type != "text" or child.content]
    if not children or children[0].type != "strong":
        return "", _plain(inline)
    first, *rest = children
    return _plain(first).strip(_STOPS), " ".join("".join(map(_raw, rest)).split()).lstrip(_STOPS)


def _plain(node: SyntaxTreeNode) -> str:
    return " ".join(_raw(node).split())


def _raw(node: SyntaxTreeNode) -> str:
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return "".join(map(_raw, node.children)) if node.children else node.content
