"""What a raw page's prose and labels say of the asana: the fields of the front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from abhyasa.language.phrases import Phrases, tokens_of
from abhyasa.language.pieces import without_accents
from abhyasa.language.sanskrit import agrees, name_key
from abhyasa.page.slug import slug

_ASANA = re.compile(
    r"(?:\w+['’]?\w*\s+){0,4}?\w*(?:asana|āsana|asan|sana)s?\b(?:\s+(?:[IVX]{1,3}|[1-3A-C])\b)?", re.IGNORECASE
)
_SEAT = re.compile(r"\w{2,}(?:asana?|sana)s?$", re.IGNORECASE)
_NOT_NAMES = frozenset(
    (
        *("asana", "this", "the", "these", "any", "your", "an", "of", "in", "for", "do", "to", "and", "how", "is"),
        *("from", "each", "other", "every", "yoga", "into", "practice", "practise", "perform"),
    )
)
_SEPARATORS = re.compile(
    r"\s*(?:[|/:–—()\[\],•·»«]|\s-\s|-(?=[A-Z])|\b(?:or|aka|a\.k\.a\.|also (?:known as|called))\b)\s*"
)
_ENGLISH = re.compile(
    r"\b[A-Z][\w'’-]*(?:[ -](?:[A-Z][\w'’-]*|to|the|of|on|and|with)){0,5}"
    r"[ -](?:Pose|Posture|Bend|Stretch|Twist|Fold|Dog)\b"
)
_NUMERAL = re.compile(r"\b(?:[IVX]+|[1-3])$")
_EDGES = " .,:;!?'\"“”‘’*_#-–—|"
_NO_WORD = re.compile(r"^[\W_]+")
_LEAD_WORDS = re.compile(
    r"^(?:how to (?:do|practi[sc]e|perform)|steps? (?:to|for|of)(?: do(?:ing)?)?|benefits of|the"
    r"|yoga(?: pose| asana)?(?=\s+\S+\s)|about|what is|a|guide to|learn)\s+",
    re.IGNORECASE,
)
_WORD = r"['\"“‘]?(?P<word>[^\W\d]{2,20})['\"”’]?"
_MEANS = r"meaning|means|=|is the sanskrit (?:word )?for|translates (?:to|as)|refers to|signifies|denotes|stands for"
_MEANING_ENDS = r"['\"”’]|[,.;:()]|\s+(?:and|or|in|which|while|respectively|meaning)\b|$"
_MEANINGS = (
    re.compile(
        rf"{_WORD}\s*(?:{_MEANS})\s*['\"“‘]?(?P<meaning>[^\W\d][\w’' -]{{0,30}}?)(?={_MEANING_ENDS})", re.IGNORECASE
    ),
    re.compile(rf"{_WORD}\s*[(]\s*['\"“‘]?(?P<meaning>[^\W\d][\w’'/ -]{{0,30}}?)['\"”’]?\s*[)]", re.IGNORECASE),
)
_ORIGIN = re.compile(r"=|\bsanskrit|\bderived|\bmean(?:s|ing)\b|\betymolog|\bword|\bname", re.IGNORECASE)
_SOME_CHAKRA = re.compile(r"\b(?:chakras?|plexus)\b", re.IGNORECASE)
_LEVEL = re.compile(r"[^.;]*\b(?:level|beginners?|intermediate|advanced|basic|difficulty)\b[^.;]*", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:each|per|other|opposite) (?:side|leg|arm)\b|\b(?:both|two) sides\b|\bswitch sides\b|\bchange sides\b",
    re.IGNORECASE,
)


class Facts(NamedTuple):
    """What was read; "" and empty where nothing was."""

    name: str
    english: str
    also: tuple[str, ...]
    level: str
    position: str
    etymology: dict[str, str]
    stretches: tuple[str, ...]
    strengthens: tuple[str, ...]
    chakras: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    parts: Phrases[str]
    fillers: frozenset[str]
    stretches: re.Pattern[str]
    strengthens: re.Pattern[str]
    chakras: Phrases[str]
    levels: Phrases[str]
    positions: Phrases[str]
    takes: Phrases[str]
    english: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data: Any = json.loads(resources.files("abhyasa.page.raw").joinpath("data", "facts.json").read_text("utf-8"))
    return _Lexicon(
        parts=Phrases.of(data["body parts"]),
        fillers=frozenset(token for filler in data["fillers"] for token in tokens_of(filler)),
        stretches=re.compile(rf"\b(?:{data['stretches']})\b", re.IGNORECASE),
        strengthens=re.compile(rf"\b(?:{data['strengthens']})\b", re.IGNORECASE),
        chakras=Phrases.of(data["chakras"]),
        levels=Phrases.of(data["levels"]),
        positions=Phrases.of(data["positions"]),
        takes=Phrases.of(data["takes"]),
        english=re.compile(rf"\b(?:{'|'.join(data['english'])})s?\b", re.IGNORECASE),
    )


def facts_from(titles: Sequence[str], prose: Sequence[str], labels: Mapping[str, str], entries: Sequence[str]) -> Facts:
    """Read the front matter.

    titles: headings before all else, the first the likeliest. prose: the paragraphs about the asana.
    labels: what stands behind "Level:" and the like, by kind. entries: the benefits.
    """
    names, englishes = _names(titles, prose, labels)
    name = names[0] if names else ""
    also = (*labels.get("also", "").split(","), *names[1:])
    about = [*(f"{kind} {said}" for kind, said in labels.items() if kind in ("level", "position")), *prose]
    told = [labels.get("etymology", ""), *prose, *titles]
    return Facts(
        name=name,
        english=englishes[0] if englishes else "",
        also=tuple(
            dict.fromkeys(other for each in also if (other := each.strip(_EDGES)) and slug(other) != slug(name))
        ),
        level=_level(labels.get("level", ""), prose),
        position=next((found for text in about for found in _lexicon().positions.meanings_in(text)), ""),
        etymology=_etymology(told, f"{name} {' '.join(also)}"),
        stretches=_parts([labels.get("stretches", "")], None)
        + _new(_parts([*prose, *entries], _lexicon().stretches), labels.get("stretches", "")),
        strengthens=_parts([labels.get("strengthens", "")], None)
        + _new(_parts([*prose, *entries], _lexicon().strengthens), labels.get("strengthens", "")),
        chakras=chakras_in([f"chakra {labels.get('chakras', '')}", *prose, *entries]),
    )


def position_of(steps: Iterable[str]) -> str:
    """The position that the first step which takes one takes, or ""."""
    return next((found for text in steps for found in _lexicon().takes.meanings_in(text)), "")


def has_two_sides(texts: Iterable[str]) -> bool:
    """Whether the asana is done on both sides."""
    return any(_BOTH.search(text) for text in texts)


def chakras_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The chakras that texts which speak of chakras name, in any spelling."""
    found = [chakra for text in texts if _SOME_CHAKRA.search(text) for chakra in _lexicon().chakras.meanings_in(text)]
    return tuple(dict.fromkeys(found))


def chakra_named(word: str) -> str | None:
    """The chakra that a word means, in any of its spellings, or None."""
    return next(iter(_lexicon().chakras.meanings_in(word)), None)


def part_named(word: str) -> str | None:
    """The body part of the front matter that a word means ("quads" are thighs), or None."""
    return next(iter(_lexicon().parts.meanings_in(word)), None)


def _names(titles: Sequence[str], prose: Sequence[str], labels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The Sanskrit names, or what stands for them, and the English ones; the best first."""
    names = [labels["name"].strip(_EDGES)] if labels.get("name") else []
    english = [labels["english"].strip(_EDGES)] if labels.get("english") else []
    first = " ".join(prose)[:400]
    for title in titles:
        for piece in _SEPARATORS.split(title):
            said = _LEAD_WORDS.sub("", _NO_WORD.sub("", piece).strip(_EDGES)).strip(_EDGES)
            if not said or len(said.split()) > 6:
                continue
            if found := _asana(said):
                names.append(found)
            elif _lexicon().english.search(said):
                english.append(said)
    if not names and (found := _asana(first)):
        names.append(found)
    if not english and (called := _ENGLISH.search(first)):
        english.append(_LEAD_WORDS.sub("", called[0]))
    if not names:
        plain = [
            each for title in titles if (each := _LEAD_WORDS.sub("", title.strip(_EDGES)).strip(_EDGES)) and slug(each)
        ]
        names += english[:1] or plain[:1]
    tidy = {slug(each): _title_case(each) for each in reversed(names) if slug(each)}
    return list(tidy.values())[::-1], [_title_case(each) for each in english if slug(each) not in tidy]


def _asana(text: str) -> str:
    """The name of an asana in a text: its last word ends so, and capital letters lead to it."""
    words = text.split()
    for place, word in enumerate(words):
        bare = without_accents(word.strip(_EDGES))
        if not _SEAT.match(bare) or bare.casefold() in _NOT_NAMES:
            continue
        start = place
        while start > 0 and words[start - 1][:1].isupper() and words[start - 1].casefold() not in _NOT_NAMES:
            if words[start - 1][-1:] in ".,;:!?)":
                break
            start -= 1
        end = place + 1
        if end < len(words) and _NUMERAL.match(words[end].strip(_EDGES)) and words[place][-1:].isalpha():
            end += 1
        return " ".join(words[start:end]).strip(_EDGES)
    return ""


def _title_case(name: str) -> str:
    """A name in capitals or small letters as names are written; any other as it is."""
    if name.isupper() or name.islower():
        return " ".join(word if _NUMERAL.fullmatch(word) else word.capitalize() for word in name.split())
    return name


def _level(label: str, prose: Sequence[str]) -> str:
    told = [label, *(found[0] for text in prose for found in _LEVEL.finditer(text))]
    return next((level for text in told for level in _lexicon().levels.meanings_in(text)), "")


def _etymology(texts: Sequence[str], name: str) -> dict[str, str]:
    """Pairs of word and meaning; of words in brackets only those that the lexicon or the name bears out."""
    found: dict[str, str] = {}
    for text in texts:
        if not _ORIGIN.search(text):
            continue
        for pattern in _MEANINGS:
            for match in pattern.finditer(text):
                word, meaning = match["word"].casefold(), " ".join(match["meaning"].split()).strip(_EDGES)
                own = name_key(word)[:4] in name_key(name) or slug(word)[:4] in slug(name) or word == "asana"
                if (own or agrees(word, meaning)) and meaning and word not in found and not _SEAT.match(f"{word}x"):
                    found[word] = meaning
    whole = {slug(each) for each in (name, *name.split())}
    return {word: meaning for word, meaning in found.items() if slug(word) not in whole or slug(word) == "asana"}


def _parts(texts: Iterable[str], verb: re.Pattern[str] | None) -> tuple[str, ...]:
    """The body parts that a verb's list names: "stretches the spine, liver and groins"; without a verb, all."""
    found: list[str] = []
    for text in texts:
        for start in [0] if verb is None else [match.end() for match in verb.finditer(text)]:
            found += _listed(tokens_of(text[start : start + 300]))
    return tuple(dict.fromkeys(found))


def _listed(tokens: list[str]) -> list[str]:
    """The parts up to the first word that is neither a part nor goes with one."""
    found: list[str] = []
    place = 0
    for part in _lexicon().parts.find(tokens):
        between = tokens[place : part.start]
        if any(token not in _lexicon().fillers and token not in ",/&" for token in between):
            break
        found.append(part.meaning)
        place = part.end
    return found


def _new(parts: tuple[str, ...], label: str) -> tuple[str, ...]:
    return () if label else parts
