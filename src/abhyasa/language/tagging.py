"""Which of its senses each word of a sentence has, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abhyasa.body.vocabulary import PARTS
from abhyasa.language.lexicon import Form, Kind, Sense
from abhyasa.language.sentences import LENGTHS_CM
from abhyasa.language.tokens import Token

_COMING = frozenset({"come", "rise", "roll", "kneel", "place"})
_INTO = frozenset({"to", "into", "in", "from", "onto", "on", "back to", "down to", "up to", "of", "on to", "down onto"})
_OF_BACK = frozenset({"round", "lengthen", "straighten", "keep", "arch"})


@dataclass(frozen=True, slots=True)
class Word:
    """A token in the one sense that it has here. kind: also "mark", or "unknown" for what the lexicon does not know."""

    token: Token
    kind: Kind | str
    value: str
    form: Form = "base"

    def has(self, kind: Kind | str, *values: str) -> bool:
        """Whether it is of this kind, and one of these where any are given."""
        return self.kind == kind and (not values or self.value in values)


def tagged(tokens: Sequence[Token]) -> list[Word]:
    """Each token as the word that it is here."""
    words: list[Word] = []
    for i, token in enumerate(tokens):
        words.append(_Choice(tokens, i, words).word(token))
    return words


class _Choice:
    def __init__(self, tokens: Sequence[Token], at: int, before: Sequence[Word]) -> None:
        before = before[-_BEHIND:]
        self._previous = before[-1] if before else None
        # What stands before, without articles and the like; and whether one of them stands directly before.
        self._nominal = bool(before) and before[-1].kind in ("determiner", "reference", "number", "side")
        self._last = next((word for word in reversed(before) if word.kind not in ("determiner", "adverb")), None)
        self._act = next((word.value for word in reversed(before) if word.kind in ("act", "be")), "")
        rest = tokens[at + 1 : at + 1 + _AHEAD]
        self._next = rest[0] if rest else None
        # "Place back, hips and heels against the wall"
        placed = self._last is not None and self._last.has("act", "place", "press")
        self._heads_list = placed and len(rest) > 1 and rest[0].text in (",", "and") and rest[1].is_("part")
        self._noun = next(
            (
                token
                for token in rest
                if not token.is_("determiner", "side", "adverb", "reference") or token.is_("part")
            ),
            None,
        )

    def word(self, token: Token) -> Word:
        if not token.senses:
            return Word(
                token, "mark" if token.is_mark else "number" if token.text[0].isdigit() else "unknown", token.text
            )
        sense = self._sense(token)
        return Word(token, "unknown", token.text) if sense is None else Word(token, sense.kind, sense.value, sense.form)

    def _sense(self, token: Token) -> Sense | None:
        kinds = {sense.kind for sense in token.senses}
        if self._is_length(token):
            return Sense("adverb", token.text)
        if len(token.senses) == 1 and not kinds & {"act", "posture"}:
            return token.senses[0]
        if own := self._kind_of_one(token, kinds):
            return token.sense(own)
        if kinds & {"not", "maybe"}:
            return token.sense("not") or token.sense("maybe")
        if "reference" in kinds and self._tells_which(token):
            return token.sense("reference")
        if "posture" in kinds:
            return self._posture(token) or self._act_or_noun(token) or token.sense("part", "way")
        if "act" in kinds:
            return self._act_or_noun(token)
        if "side" in kinds and len(kinds) > 1:
            return token.sense("side") if self._before_limb() else token.sense("pronoun", "number")
        if "preposition" in kinds:
            return self._preposition(token)
        return next((sense for sense in token.senses if sense.kind != "reference"), token.senses[0])

    def _is_length(self, token: Token) -> bool:
        """Whether it is a foot's length, and no foot: `a foot ahead of the toes`."""
        counted = self._previous is not None and self._previous.token.text == "a"
        return token.text == "foot" and counted and self._next is not None and self._next.text.startswith(_APART)

    def _kind_of_one(self, token: Token, kinds: set[Kind]) -> Kind | None:
        """The kind of a word that has rules of its own, or None."""
        if token.text == "back":
            return self._kind_of_back()
        if token.text == "one":
            return self._kind_of_word_one()
        if token.text == "that":
            return "determiner" if self._before_limb() and not self._after_part() else "subordinator"
        if kinds >= {"determiner", "preposition"}:  # "the outside of the foot", "outside of the foot"
            return "determiner" if self._nominal else "preposition"
        return None

    def _kind_of_word_one(self) -> Kind:
        """`One metre` is a length, `one raises the arms` is anybody."""
        if self._next is not None and self._next.text in LENGTHS_CM:
            return "number"
        does = self._next.sense("act") if self._next is not None else None
        return "pronoun" if does is not None and does.form == "third" and not self._before_limb() else "side"

    def _tells_which(self, token: Token) -> bool:
        """Whether the word tells which limb is meant: `the raised leg`, `straight legs`."""
        act = token.sense("act")
        if act is not None and act.form == "past" and self._noun_follows() and not self._after_part():
            return True
        if not self._before_limb():
            return False
        return token.is_("way", "part") if self._starts() else not self._after_part()

    def _only_describes(self, act: Sense) -> bool:
        """Whether a participle says no more than how what follows is: `towards the stretched out fingers`."""
        return act.form == "past" and self._nominal and self._noun_follows() and self._act != ""

    def _kind_of_back(self) -> Kind:
        last = self._last
        if self._next is not None and _is_limb(self._next):
            return "reference"
        shaped = self._previous is not None and self._previous.has("way", "straight", "upright")
        if self._nominal or shaped or self._heads_list:
            return "part"
        if last is not None and last.kind == "act" and last.value in _OF_BACK:
            return "part" if last.value != "arch" else "way"
        if last is not None and last.has("preposition", "on", "onto", "of", "behind", "along", "against"):
            return "part"
        done = self._next.sense("act") if self._next is not None else None
        if done is not None and done.form == "past" and last is not None and last.kind in ("mark", "joiner"):
            return "part"
        straight = self._next is not None and (self._next.is_("be") or self._next.sense("way") in _STRAIGHT)
        if straight and (last is None or last.kind in ("mark", "joiner", "subordinator", "preposition")):
            return "part"
        if last is not None and last.has("preposition", "with"):
            return "part"
        return "way"

    def _posture(self, token: Token) -> Sense | None:
        sense = token.sense("posture")
        told = self._last is not None and self._last.has("preposition", "to")
        if told and self._next is not None and self._next.is_("determiner"):
            return None  # "a strap to bridge the gap"
        if self._is_drawn():
            return None
        if len(token.senses) == 1:
            return sense
        last = self._last
        after = last is not None and last.kind == "preposition" and last.value in _INTO
        if token.is_("part"):
            return sense if after and self._act in _COMING - {"place"} and not self._noun_follows() else None
        if after and not self._before_limb():
            return sense
        noun = self._previous is not None and self._previous.kind == "determiner"
        return sense if noun and not self._before_limb() else None

    def _is_drawn(self) -> bool:
        """Whether the name is of a figure that limbs make: `to form a triangle`, `in a boat shape`."""
        return self._act in ("form", "forms", "forming") or (self._next is not None and self._next.text == "shape")

    def _act_or_noun(self, token: Token) -> Sense | None:
        act = token.sense("act")
        if act is None:
            return None
        if self._only_describes(act):
            return Sense("adverb", token.text)
        other = next((sense for sense in token.senses if sense.kind not in ("act", "reference")), None)
        last = self._last
        followed = self._next is not None and self._next.is_("determiner", "side", "part", "reference")
        if token.text == "bend in" or (token.text == "touching" and followed):
            return act
        if self._nominal and act.form != "past" and not (last is not None and last.kind == "part"):
            return other
        if last is not None and act.form == "base" and last.kind == "preposition" and last.value not in ("to", "by"):
            return other
        done = token.text == "face" and self._after_part()  # "the toes face the front"
        if other is not None and other.kind in ("way", "part") and not (self._starts() or self._after_to() or done):
            return other
        if other is not None and other.kind in ("subordinator", "adverb", "degree"):
            return other
        return act

    def _preposition(self, token: Token) -> Sense | None:
        if token.text in ("up", "down") and not self._after_part():
            return token.sense("way")
        way = token.sense("way", "reference")
        if way is None or (self._next is not None and self._nominal_token(self._next)):
            return token.sense("preposition")
        return token.sense("way") or token.sense("preposition")

    def _nominal_token(self, token: Token) -> bool:
        return token.is_("determiner", "side", "part", "reference", "pronoun") and not token.is_("way", "joiner")

    def _before_limb(self) -> bool:
        noun = self._noun
        return noun is not None and noun.is_("part")

    def _noun_follows(self) -> bool:
        return self._next is not None and self._next.is_("part")

    def _starts(self) -> bool:
        """Whether nothing, or only what joins sentences, stands before."""
        last = self._last
        return last is None or last.kind in ("mark", "joiner", "subordinator", "breath", "maybe", "not", "pronoun")

    def _after_part(self) -> bool:
        return self._previous is not None and self._previous.kind == "part"

    def _after_to(self) -> bool:
        return self._last is not None and self._last.has("preposition", "to")


_AHEAD, _BEHIND = 8, 40
"""Words looked at beyond the one that is chosen for, and before it."""


def _is_limb(token: Token) -> bool:
    part = token.sense("part")
    return part is not None and part.value in PARTS and PARTS[part.value].sided


_APART = ("ahead", "apart", "away", "behind", "in front", "from", "forward")
"""What follows a length that lies between two things."""
_STRAIGHT = frozenset({Sense("way", "straight"), Sense("way", "upright")})
