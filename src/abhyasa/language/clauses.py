"""A sentence's clauses: imperatives, participles, purposes, and parts of the body with what is said of them.

Every character of the sentence belongs to one clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abhyasa.language.tagging import Word, tagged
from abhyasa.language.tokens import tokens_of

_HARD = frozenset('.;:!?()[]{}–—"“”…|•*')
_LIGHT = frozenset({"keep"})
_LEADING = frozenset({"joiner", "subordinator", "adverb", "pronoun", "not", "maybe", "be", "degree"})
_LEADING_PREPOSITIONS = frozenset({"to", "by", "with", "on", "without", "before", "after", "in", "of"})
_ALSO_PAST = frozenset({"spread", "set", "put", "let", "square"})
CONDITIONS = frozenset({"if", "in case", "unless"})
_FORBIDDING = frozenset(
    {"don't", "do not", "never", "avoid", "avoiding", "avoid letting", "refrain from", "be careful not to"}
    | {"careful not to", "being careful not to", "take care not to", "taking care not to", "make sure not to"}
    | {"making sure not to", "be sure not to", "being sure not to", "try not to", "trying not to", "so as not to"}
)
_INSTEAD = frozenset({"without", "instead of", "rather than"})
_INSIDE = frozenset({"determiner", "side", "reference", "adverb", "number", "degree"})
_PREDICATES = frozenset({"way", "be", "degree"})
_LONGEST = 60
"""Words of a clause: more than anyone says in one breath, and the bound that keeps the reading of any text linear."""


SHAPES = {
    "straight": "straight", "extended": "straight", "stretched": "straight", "outstretched": "straight",
    "straightened": "straight", "bent": "bend", "crossed": "cross", "clasped": "interlace", "interlaced": "interlace",
}  # fmt: skip
"""Words that tell which limb is meant, or where only a shape is told, that shape: a way, or an act that leads to it."""
EXCEPTING = frozenset(
    {"except", "except for", "apart from", "other than", "save for", "excluding", "but for", "with exception of"}
    | {"everything but", "everything except", "all but", "nothing but"}
)
"""Words after which it is told of what the rest does not hold."""
LIKENING = frozenset({"as if", "as though", "like", "how", "in same plane as"}) | EXCEPTING
"""Words after which something else is spoken of: what this is like, or what is to be noticed."""


@dataclass(frozen=True, slots=True)
class Span:
    """A clause's words, and where it stands in the sentence. opens: whether a full stop or the like precedes it."""

    words: tuple[Word, ...]
    start: int
    end: int
    opens: bool


def spans_of(sentence: str) -> list[Span]:
    """The clauses of a sentence, or of several, in order; together they are the whole text."""
    words = tagged(tokens_of(sentence))
    starts = _starts(words)
    if not starts:
        return [Span(tuple(words), 0, len(sentence), True)] if sentence.strip() else []
    starts[0] = 0
    borders = [0, *(_border(sentence, words, at) for at in starts[1:]), len(sentence)]
    ends = [*starts[1:], len(words)]
    return [
        Span(tuple(words[at:end]), borders[i], borders[i + 1], _opens(words, at))
        for i, (at, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _border(sentence: str, words: Sequence[Word], at: int) -> int:
    """Where the clause of this word begins: an opening bracket belongs to it."""
    start = words[at].token.start
    return start - 1 if sentence[start - 1] in "([{“" else start


def _opens(words: Sequence[Word], at: int) -> bool:
    return at == 0 or (words[at - 1].kind == "mark" and words[at - 1].token.text in ".!?;")


def _starts(words: Sequence[Word]) -> list[int]:
    """The index of each clause's first word."""
    starts: list[int] = []
    likened = False
    for i, word in enumerate(words):
        first = starts[-1] if starts else 0
        likened = word.has("subordinator", *LIKENING) or (likened and not _ends_likening(words, i))
        if likened:
            continue
        if (
            word.kind in ("mark", *_LEADING)
            and not word.has("maybe", *CONDITIONS)
            and not word.has("not", *_FORBIDDING)
        ):
            continue
        if not starts or i - first >= _LONGEST or _begins(words, first, i):
            start = _sentence_start(words, _led(words, i, first))
            if not starts or start > starts[-1]:
                starts.append(start)
    return starts


def _sentence_start(words: Sequence[Word], at: int) -> int:
    """The first word of the sentence where only leading words stand before: `Alternatively, extend the arms`."""
    first = at
    while first and (words[first - 1].kind in _LEADING or words[first - 1].token.text == ","):
        first -= 1
    return first if first and _opens(words, first) else at


def _ends_likening(words: Sequence[Word], at: int) -> bool:
    """Whether something is told again: after a mark, or `and lean` in `like an aeroplane and lean`."""
    before = next((word for word in reversed(words[max(at - 3, 0) : at]) if word.kind != "adverb"), None)
    told = words[at].kind == "act" and words[at].form == "base" and words[at].value != "stay"
    return words[at].kind == "mark" or (told and before is not None and before.has("joiner", "and", "then", "and then"))


def _led(words: Sequence[Word], at: int, least: int) -> int:
    """The first of the words that lead to a clause: `and then slowly`, `while you are`."""
    at = _noun_start(words, at, least, ("determiner", "side", "reference", "number"))
    while at - 1 > least and (
        words[at - 1].kind in _LEADING or words[at - 1].has("preposition", *_LEADING_PREPOSITIONS)
    ):
        if words[at - 1].has("pronoun", "it", "them") and words[at - 2].kind == "act":
            break
        if words[at - 1].kind == "maybe" and words[at].kind == "joiner":
            break  # "straighten the legs if you can and fold"
        if words[at - 1].kind == "degree" and words[at - 2].kind not in ("mark", "joiner", "subordinator"):
            break
        at -= 1
    return at


def _noun_start(words: Sequence[Word], at: int, least: int, inside: tuple[str, ...]) -> int:
    """The first of the words that belong to a part: `the left`, `a straight`."""
    shaped = words[at].kind == "part" and at - 2 >= least and words[at - 1].kind == "way"
    if shaped and (words[at - 2].kind == "determiner" or words[at - 2].has("preposition", "with")):
        at -= 1
    while at - 1 > least and words[at - 1].kind in inside:
        at -= 1
    return at


def _begins(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether a clause begins with the word at this place. first: where the clause before it begins."""
    word = words[at]
    if at > first and all(w.kind in (*_INSIDE, "not") for w in words[first:at]):
        return False  # "The left leg should be straight": the clause has just begun
    earlier = [w for w in words[first:at] if w.kind != "mark"]
    hard = any(w.kind == "mark" and w.token.text in _HARD for w in words[_last_content(words, at) + 1 : at])
    if hard:
        return True
    led = _leaders(words, first, at)
    if word.kind == "act":
        return _act_begins(word, earlier, led)
    if word.has("not", *_FORBIDDING):
        return any(w.kind == "act" for w in earlier) and any(w.kind in ("mark", "joiner") for w in led)
    if word.kind == "maybe":
        return bool(earlier) and word.value in CONDITIONS
    if word.kind == "breath":
        return bool(led) and any(w.kind in ("act", "breath", "part") for w in earlier)
    if word.kind == "part":
        return _part_begins(words, first, at, earlier, led)
    if word.kind == "unknown":
        joined = any(w.kind == "joiner" for w in led) and words[at - 1].kind in ("joiner", "adverb")
        return joined and at + 1 < len(words) and words[at + 1].kind in ("determiner", "side")
    if word.kind == "posture":
        return any(w.kind == "joiner" for w in led) and any(w.kind in ("act", "posture") for w in earlier)
    return False


def _last_content(words: Sequence[Word], at: int) -> int:
    i = at - 1
    while i >= 0 and words[i].kind in (*_LEADING, "mark", "determiner", "side", "reference", "number", "preposition"):
        i -= 1
    return i


def _leaders(words: Sequence[Word], first: int, at: int) -> list[Word]:
    """The marks and joining words directly before; nothing before the last mark."""
    i = _noun_start(words, at, first, tuple(_INSIDE))
    while i > first and (words[i - 1].kind in (*_LEADING, *_INSIDE) or words[i - 1].kind == "preposition"):
        i -= 1
    while i > first and words[i - 1].kind == "mark":
        i -= 1
    kinds = ("mark", "joiner", "subordinator", "maybe", "preposition", "be", "not")
    return [w for w in words[i:at] if w.kind in kinds]


def _act_begins(word: Word, earlier: Sequence[Word], led: Sequence[Word]) -> bool:
    acts = [w for w in earlier if w.kind == "act"]
    has_breath = any(w.kind == "breath" for w in earlier)
    if not acts and not has_breath and not any(w.kind in ("part", "posture", "way", "unknown") for w in earlier):
        return False
    if _tells_nothing_new(word, led):
        return False
    if not acts and not led and any(w.kind == "part" for w in earlier):
        return False  # what the parts before it do: "until the toes touch the floor"
    if led and led[-1].has("preposition", "to"):
        return word.form == "base" and not _leads_only_to(word, acts)
    if _is_same_act_again(word, earlier, led):
        return False
    if any(w.kind in ("mark", "joiner", "subordinator", "maybe") or w.has("preposition", "by") for w in led):
        return True
    if any(w.has("not", *_INSTEAD) for w in led):
        return word.form == "ing"
    if word.form == "ing":
        return has_breath or (bool(acts) and acts[-1].value not in _LIGHT)
    if acts and acts[-1].value in _LIGHT and len(acts) == 1:
        return False
    return bool(acts) or has_breath


def _leads_only_to(word: Word, acts: Sequence[Word]) -> bool:
    """Whether the act before is done in this one: `come to sit`, `bring the hands to rest on the hips`."""
    light = bool(acts) and acts[-1].value in _LIGHT | {"come"} and len(acts) == 1
    return light or (word.token.text == "rest" and bool(acts) and acts[-1].value == "place")


def _tells_nothing_new(word: Word, led: Sequence[Word]) -> bool:
    """Whether the act only tells how what was named is, or what it is kept from: `keep the hips from dropping`."""
    kept_from = word.form == "ing" and bool(led) and led[-1].has("preposition", "from")
    return kept_from or word.form == "past" or (word.form == "third" and not led)


def _is_same_act_again(word: Word, earlier: Sequence[Word], led: Sequence[Word]) -> bool:
    """Whether the act is another word for the one before: `step or jump`."""
    said = [w for w in earlier if w.kind not in (*_LEADING, "mark", "determiner")]
    marked = any(w.kind == "mark" for w in led)
    return (
        not marked
        and any(w.value == "or" for w in led)
        and len(said) == 1
        and said[0].kind == "act"
        and word.form == "base"
    )


def _part_begins(words: Sequence[Word], first: int, at: int, earlier: Sequence[Word], led: Sequence[Word]) -> bool:
    """Whether a part begins what is said of it: `legs extended`, but not one more part that an act is done to."""
    acts = [w for w in earlier if w.kind == "act"]
    joined = {w.kind for w in led} | {w.value for w in led if w.kind in ("subordinator", "preposition")}
    if any(w.kind == "breath" for w in earlier) and not acts:
        return _predicate_follows(words, at)
    if not (acts or any(w.kind in ("way", "posture", "part") for w in earlier)):
        return False
    if joined & {"with"} and led[-1].value == "with":
        return _predicate_follows(words, at) or _is_shaped(words, at)
    if "subordinator" in joined:
        return _predicate_follows(words, at, any_act=True)
    if "preposition" in joined or not joined & {"mark", "joiner"}:
        return False
    if "mark" in joined and _acts_itself(words, at):
        return True
    if any(w.has("joiner", "or") for w in led) and bool(acts):
        return False  # "on the shin or the floor beside it"
    if not _predicate_follows(words, at):
        return bool(acts) and "joiner" in joined and _is_done_likewise(words, at, earlier)
    if words[at + 1].kind == "be" and any(w.kind in ("act", "way") for w in earlier):
        return True  # "the knees touch the floor and the soles are turned up"
    bare = bool(acts) and not any(w.kind in ("way", "preposition") for w in earlier) and acts[-1].form != "past"
    told = [w for w in earlier if not w.has("preposition", "with")]  # "with back and neck straight"
    alone = not acts and not any(w.kind in ("way", "preposition") for w in told)
    return not alone and not (bare and ("joiner" in joined or _coordinated(words, at)))


def _acts_itself(words: Sequence[Word], at: int) -> bool:
    """Whether the part is what acts: `the chest open, arms extend to the front`."""
    does = words[at + 1] if at + 1 < len(words) else None
    return words[at].form == "many" and does is not None and does.kind == "act" and does.form == "base"


def _is_done_likewise(words: Sequence[Word], at: int, earlier: Sequence[Word]) -> bool:
    """Whether the act goes for one more part: `the left foot with the right hand and the right foot with the left`."""
    return any(w.has("preposition", "with") for w in earlier) and any(
        w.has("preposition", "with") for w in words[at + 1 : at + 2]
    )


def _is_shaped(words: Sequence[Word], at: int) -> bool:
    """Whether the word before the part tells its shape: `with a straight back`, `with bent knees`."""
    return words[at - 1].kind == "way" or words[at - 1].has("reference", *SHAPES)


def _predicate_follows(words: Sequence[Word], at: int, any_act: bool = False) -> bool:
    """Whether something is said of the part here: a shape, a place, a participle; after `until` also what it does."""
    i = at + 1
    while i < len(words):
        word = words[i]
        if word.kind in _PREDICATES or (
            word.kind == "act" and (any_act or word.form in ("past", "ing", "third") or word.token.text in _ALSO_PAST)
        ):
            return True
        if word.kind == "act":
            return False
        if word.kind == "preposition":
            if word.value not in ("of", "for"):
                return word.value != "with" and not _is_purpose(words, i)
            i += 1
            while i < len(words) and words[i].kind in _INSIDE:
                i += 1
        elif word.kind == "joiner" and i + 1 < len(words) and words[i + 1].kind in (*_INSIDE, "part"):
            while i + 1 < len(words) and words[i + 1].kind in _INSIDE:
                i += 1
        elif not (word.kind in ("part", "adverb", "determiner", "number") or (any_act and _lists(words, i))):
            return False
        i += 1
    return False


def _lists(words: Sequence[Word], at: int) -> bool:
    """Whether a comma has one more part after it: `until shoulders, hips and knees form a line`."""
    return (
        words[at].kind == "mark"
        and words[at].token.text == ","
        and at + 1 < len(words)
        and words[at + 1].kind == "part"
    )


def _is_purpose(words: Sequence[Word], at: int) -> bool:
    """Whether the word is the `to` of a purpose: `with the hand to hold the foot`."""
    return words[at].value == "to" and at + 1 < len(words) and words[at + 1].kind == "act"


def _coordinated(words: Sequence[Word], at: int) -> bool:
    rest = [w for w in words[at + 1 :] if w.kind not in _INSIDE][:2]
    return len(rest) == 2 and rest[0].has("joiner", "and") and rest[1].kind == "part"
