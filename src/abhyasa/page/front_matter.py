"""The YAML between the `---` lines: what the asana is called, and what kind it is.

Only the YAML that a teacher needs is read: plain values, lists and one level of pairs. Every value is text, so that
neither `no` nor `1.0` turns into something else, and nothing in it can name a Python type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol, get_args

import yaml

from abhyasa.language.nearest import nearest
from abhyasa.page.findings import Findings, Place
from abhyasa.page.slug import slug
from abhyasa.page.source import UNSAFE
from abhyasa.page.words import BodyPart, Chakra, Level, Position, Sides

_LONGEST = 20_000
_DEEPEST = 8
_MAYBE_NOT_PLAIN = re.compile(r"[&*!]|[-?:]\s+[-?](?:\s|$)|^ {4}|[\[{][^\]}]*[\[{]", re.MULTILINE)
"""What anchors, tags and deep lists cannot be written without; most pages have none of it, and are parsed once."""
_TOP = Place(1)
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""One that leaves every value a text; LibYAML's where it is there, which reads twenty times as fast."""

Read = Callable[[yaml.Node, Findings], Any]


def read_front_matter(text: str, findings: Findings) -> dict[str, Any]:
    """The fields of a `Page` that the front matter gives; whatever is wrong goes to `findings`.

    text: the front matter, after as many empty lines as the file has lines before it, so that lines are the file's.
    """
    root = _compose(text, findings)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        findings.error(_place(root), "the front matter is not a list of keys", "write lines such as level: beginner")
        return {}
    fields: dict[str, Any] = {}
    for key_node, value_node in root.value:
        key = _text(key_node, findings).casefold().replace("_", " ")
        if not key:
            continue
        if key not in _KEYS:
            known = nearest(key, _KEYS)
            instead = f"write {known}" if known else f"the keys are {', '.join(_KEYS)}"
            findings.error(_place(key_node), f"unknown key {key!r}", instead)
        elif (field := key.replace(" ", "_")) in fields:
            findings.error(_place(key_node), f"{key!r} stands twice", "keep one of the two")
        else:
            fields[field] = _KEYS[key](value_node, findings)
    for key in ("name", "level", "position"):
        if key not in fields:
            findings.error(_TOP, f"the front matter has no {key!r}", f"add a line {key}: {_WANTED[key]}")
    return fields


def _compose(text: str, findings: Findings) -> yaml.Node | None:
    if len(text) > _LONGEST:
        findings.error(_TOP, f"the front matter is longer than {_LONGEST} characters", "move text below it")
        return None
    try:
        # The events come one by one: what is refused here never reaches the recursive composer.
        if _MAYBE_NOT_PLAIN.search(text) and not _is_plain(text, findings):
            return None
        root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        place = _at(error.problem_mark or error.context_mark)
        findings.error(
            place, f"not YAML: {error.problem or error.context}", 'write key: value, and quote texts: "a: b"'
        )
        return None
    except yaml.YAMLError:
        findings.error(_TOP, "the front matter is not YAML", "write lines such as level: beginner")
        return None
    if root is None:
        findings.error(_TOP, "the front matter is empty", "write at least name, level and position")
    return root


def _is_plain(text: str, findings: Findings) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = _at(event.start_mark)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            findings.error(place, "anchors and aliases (& and *) are not read", "write the value out, or in quotes")
            return False
        if (tag := getattr(event, "tag", None)) is not None:
            findings.error(place, f"tags such as {tag} are not read", "write the value alone, or in quotes")
            return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                findings.error(place, "lists within lists within lists are not read", "write plain lists")
                return False
        depth -= isinstance(event, yaml.CollectionEndEvent)
    return True


def _place(node: yaml.Node) -> Place:
    return _at(node.start_mark)


class _Mark(Protocol):
    """Where PyYAML says that something stands, from 0; its two loaders have a class each."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _at(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else _TOP


def _text(node: yaml.Node, findings: Findings) -> str:
    if not isinstance(node, yaml.ScalarNode):
        findings.error(_place(node), "this is not a text", "write one, in quotes where it holds : or [ or {")
        return ""
    text = " ".join(node.value.split())
    if not text:
        findings.error(_place(node), "a text is missing here", "write one, or leave the key out")
    if UNSAFE.search(text):
        # An escape such as "\e" gets here, where the page itself was checked before.
        findings.error(_place(node), "an invisible character is written here", "delete it")
    return text


def _name(node: yaml.Node, findings: Findings) -> str:
    name = _text(node, findings)
    if name and not slug(name):
        findings.error(_place(node), f"the name {name!r} has no letters", f"write a name such as {_WANTED['name']}")
    return name


def _one_of(what: str, known: tuple[str, ...]) -> Read:
    def read(node: yaml.Node, findings: Findings) -> str:
        word = _text(node, findings).casefold()
        if word and word not in known:
            like = nearest(word, known)
            findings.error(_place(node), f"unknown {what} {word!r}", f"write {like or ' or '.join(known)}")
        return word

    return read


def _list_of(read_item: Read) -> Read:
    def read(node: yaml.Node, findings: Findings) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            findings.error(_place(node), "this is not a list", "put brackets around it: [spine, groins]")
            return ()
        return tuple(read_item(item, findings) for item in node.value)

    return read


def _pairs(node: yaml.Node, findings: Findings) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        findings.error(_place(node), "these are not pairs", "write {vriksha: tree, asana: posture}")
        return {}
    return {_text(key, findings): _text(value, findings) for key, value in node.value}


_WANTED = {"name": "Vrikshasana", "level": " or ".join(get_args(Level)), "position": " or ".join(get_args(Position))}
_KEYS: dict[str, Read] = {
    "name": _name,
    "english": _text,
    "also known as": _list_of(_text),
    "level": _one_of("level", get_args(Level)),
    "position": _one_of("position", get_args(Position)),
    "etymology": _pairs,
    "stretches": _list_of(_one_of("body part", get_args(BodyPart))),
    "strengthens": _list_of(_one_of("body part", get_args(BodyPart))),
    "chakras": _list_of(_one_of("chakra", get_args(Chakra))),
    "sides": _one_of("sides", get_args(Sides)),
}
