"""A clause's words read into a phrase, one by one."""

from __future__ import annotations

from abhyasa.language.clauses import EXCEPTING, LIKENING, Span
from abhyasa.language.meant import mean
from abhyasa.language.phrase import THAT, Noun, Phrase, Target
from abhyasa.language.sentences import LENGTHS_CM, number_of
from abhyasa.language.tagging import Word
from abhyasa.language.tokens import ends_in_part

_LEADING = frozenset({"with", "by", "on", "to"})
"""What may lead to a clause, and then is no preposition of a part: `with the legs extended`."""
_WEAK = frozenset({"keep", "spoken", "come", "stay"})
_BEFORE = frozenset({"mark", "joiner", "adverb", "determiner", "subordinator", "pronoun", "degree"})
_FOR = frozenset({"for", "from", "per", "within"})
"""Prepositions of a reason or a measure, whatever it is: `for balance`."""
_STRIDE_CM = 50
"""From here on feet that are apart are wide apart."""
_ALLOWING = frozenset({"can", "can be", "could"})
"""What one may do, save where it is what something else is for: `so that the spine can lengthen`."""
_WEAK_DEGREES = frozenset({"free", "excess"})
"""Degrees that say nothing where another one is told."""
_ANGLES = frozenset({"square", "half"})
_AFTERWARDS = frozenset({"then", "and then"})
"""Words after which the same is done once more: `kick one leg up, then the other`."""
_LYING = frozenset({"on-back", "on-belly", "all-fours"})
"""Ways that tell the position of a body, where nothing else is told."""
_STANCES = frozenset({"stance", "stride", "straddle"})
_SIDED_REFERENCES = frozenset({"each", "both", "either"})


def phrase_of(span: Span) -> Phrase:
    """Read a clause."""
    reader = _Reader()
    for word in span.words:
        reader.read(word)
    return reader.done()


class _Reader:
    def __init__(self) -> None:
        self.phrase = Phrase()
        self._acts: list[Word] = []
        self._side = ""
        self._reference = ""
        self._preposition: str | None = None
        self._target: Target | None = None
        self._of: Noun | None = None
        self._last: Noun | None = None
        self._joined = ""
        self._number: float | None = None
        self._begun = False
        self._or = False
        self._closed = False
        self._subordinate = False
        self._way_of = False
        self._article = self._owned = False
        self._subject = False
        self._angled = False
        self._objects: list[Noun] = []

    def read(self, word: Word) -> None:
        """Take in one word."""
        if not self._begun and word.kind in ("preposition", "subordinator") and word.value in _LEADING:
            return
        self._begun = self._begun or word.kind not in _BEFORE
        if word.kind not in ("degree", "way", "preposition"):
            self._angled = False
        if word.kind not in ("way", "joiner", "determiner", "part"):
            self._way_of = False
        if word.kind == "part" and self._way_of and self._joined == "and" and not self._side:
            return  # "in line with the shoulders and legs"
        handler = _HANDLERS.get(word.kind)
        if handler is not None and not self._closed:
            handler(self, word)
        self._article = word.kind == "determiner"
        self._owned = self._article and word.token.text not in ("a", "an")

    def done(self) -> Phrase:
        """The phrase read."""
        self._loose_side()
        phrase = self.phrase
        weak = [w for w in self._acts if w.value in _WEAK]
        telling = [w for w in self._acts if w not in weak] or [w for w in weak if w.value == "come"] or self._acts
        if telling:
            phrase.act, phrase.form, phrase.said = telling[0].value, telling[0].form, telling[0].token.text
        elif phrase.nouns:
            phrase.act = "keep"
        elif lain := phrase.ways & _LYING:
            phrase.act = "come" if "all-fours" in lain else "lie"  # "on your back, hug the knees"
        elif "stance" in phrase.ways:
            phrase.act = "step"
        elif phrase.breath and phrase.ways == {"up"}:
            phrase.act = "rise"  # "inhale up"
        mean(phrase, self._objects, self._subject)
        return phrase

    def _read_mark(self, word: Word) -> None:
        self._loose_side()
        if word.token.text == ",":
            self._joined = self._joined or ","

    def _read_joiner(self, word: Word) -> None:
        self.phrase.either = self.phrase.either or (word.value == "or" and bool(self._side))  # "one or both hands"
        self._loose_side()
        first = not (self._acts or self.phrase.nouns or self.phrase.targets or self.phrase.ways)
        if word.value in ("or", "or else") and first:
            self.phrase.choice = True
        self._joined = word.value
        self._or = word.value == "or" and not first
        if self._or and self._target is not None:
            self._target.choice = True

    def _read_subordinator(self, word: Word) -> None:
        self._closed = word.value in LIKENING or word.value in ("which", "where")
        self._subordinate = True
        if word.value in EXCEPTING:
            self.phrase.unknown.append(word.token.text)
        if word.value in ("with", "by"):
            self._start_target(word.value)

    def _read_not(self, word: Word) -> None:
        if (self._acts or self.phrase.ways) and word.value in ("not", "no"):
            self._closed = True  # "from the hips, not from the waist", "straight but not stiff"
        else:
            self.phrase.negated = True

    def _read_maybe(self, word: Word) -> None:
        self.phrase.optional = True

    def _read_act(self, word: Word) -> None:
        self._loose_side()
        if self._acts and self._acts[-1].value == word.value:
            self._or = False  # "step or jump" is one act
        self._acts.append(word)
        self._subject = (bool(self.phrase.nouns) or self._subject) and len(self._acts) == 1
        if word.form == "ing" and self._preposition == "from" and self._target is not None and not self._target.nouns:
            self.phrase.negated = True  # "keep the hips from dropping"
        self._preposition = self._target = None
        self._joined = ""

    def _read_be(self, word: Word) -> None:
        self.phrase.optional = self.phrase.optional or (word.value in _ALLOWING and not self._subordinate)

    def _read_breath(self, word: Word) -> None:
        self.phrase.breath = True

    def _read_degree(self, word: Word) -> None:
        self._angled = word.value in _ANGLES
        if word.value not in _WEAK_DEGREES or not self.phrase.degree:
            self.phrase.degree = word.value

    def _read_way(self, word: Word) -> None:
        self._loose_side()
        self.phrase.either = self.phrase.either or (self._or and bool(self.phrase.ways or self.phrase.targets))
        self._or = False
        self._angled = word.value in ("parallel", "plumb")
        if word.value != "strong":  # an effort, and no shape
            self.phrase.ways.add(word.value)
        self._way_of = ends_in_part(word.token)
        if word.token.text == "flat":
            self.phrase.ways.add("flat")  # of a foot it is a place, of a back a shape
        if not _STANCES.isdisjoint(word.token.text.split()):
            self.phrase.ways.add("stance")
        if "line" in word.token.text:
            self.phrase.ways.add("line")  # of a trunk that leans as well
        self._last = None

    def _read_number(self, word: Word) -> None:
        if self._owned:
            return  # "your two feet" are no distance
        self._number = max(number_of(word.token.text), self._number or 0.0)

    def _read_preposition(self, word: Word) -> None:
        # "At right angles to the floor" and "vertical to the floor" come to no floor, "parallel to the leg" to no leg.
        self._start_target("from" if self._angled and word.value in ("to", "with") else word.value)

    def _start_target(self, preposition: str) -> None:
        self._loose_side()
        if preposition == "of":
            self._of = self._last
            return
        self.phrase.either = self.phrase.either or (self._or and bool(self.phrase.targets or self.phrase.ways))
        self._preposition = preposition
        self._target = Target(preposition)
        self._last = None

    def _read_side(self, word: Word) -> None:
        self._loose_side()
        self._side = word.value

    def _read_reference(self, word: Word) -> None:
        self._reference = word.value

    def _read_posture(self, word: Word) -> None:
        self.phrase.choice = self.phrase.choice or (self._or and bool(self.phrase.posture))
        self.phrase.posture = word.value
        self.phrase.posture_preposition = self._preposition or ""
        self._side = self._reference = ""

    def _read_pronoun(self, word: Word) -> None:
        if word.value in ("it", "them", "they") and self._preposition is None:
            self.phrase.pronoun = True
            self._subject = self._subject or not self._acts
        elif word.value in ("it", "them") and self._preposition in _ON and self._target and not self._target.nouns:
            self._target.nouns.append(THAT)
            self.phrase.targets.append(self._target)

    def _read_unknown(self, word: Word) -> None:
        if word.token.text == "side" or word.token.text == "sides":
            return
        if self._number is not None and word.token.text in LENGTHS_CM:
            self._read_length(word.token.text)
            return
        if not (word.token.text.endswith("ly") or self._preposition in _FOR):
            self.phrase.unknown.append(word.token.text)
        if self._article and self._acts and not self.phrase.nouns and self._target is None:
            self.phrase.strange = True
        self._joined = ""

    def _read_length(self, unit: str) -> None:
        if (self._number or 0.0) * LENGTHS_CM[unit] >= _STRIDE_CM:
            self.phrase.ways.add("wide")
        else:
            self.phrase.degree = "slight"
        self._number = None

    def _read_part(self, word: Word) -> None:
        if self._number is not None and word.token.text == "feet":  # a distance: "three feet apart"
            self._read_length("feet")
            return
        side = self._side
        if side in _SIDED_REFERENCES:
            side = "both"
        bare = not (side or self._reference or self._article or word.form == "many")
        if bare and self._joined == "and" and self._last:
            side = self._last.side  # "the right hip and knee"
        noun = Noun(word.value, side, self._reference, word.form == "many", word.token.text)
        self._side = self._reference = ""
        if self._of is not None:
            whole, self._of = self._of, None
            if whole.part in ("spine", "floor"):  # "the backs of the upper arms", "the top of the foot"
                whole.part, whole.text = noun.part, noun.text
            whole.side, whole.reference = whole.side or noun.side, whole.reference or noun.reference
            whole.many = whole.many or noun.many
            self._last = whole
            return
        if noun.part == "hip" and noun.many and not noun.side:
            noun.part = "pelvis"
        if self._joined == "and" and self.phrase.ways and not self._acts and self._target is None:
            self.phrase.unknown.append(noun.text)  # "the legs together and the hands": what of them comes later
        if self._target is not None:
            self._target.nouns.append(noun)
            if len(self._target.nouns) == 1:
                self.phrase.targets.append(self._target)
        else:
            self.phrase.either = self.phrase.either or self._or
            (self._objects if self._subject else self.phrase.nouns).append(noun)
        self._or = False
        self._last = noun

    def _loose_side(self) -> None:
        """A side with no part after it is one that is turned to, or the like of the part before."""
        side, self._side = self._side, ""
        reference, self._reference = self._reference, ""
        if side in ("left", "right"):
            if self._target is not None and not self._target.nouns and self.phrase.nouns and self._preposition in _LIKE:
                like = self.phrase.nouns[-1]
                self._target.nouns.append(Noun(like.part, side, "", False, like.text))
                self.phrase.targets.append(self._target)
            elif self._joined in _AFTERWARDS and self.phrase.nouns and self._target is None:
                like = self.phrase.nouns[-1]
                self.phrase.nouns.append(Noun(like.part, side, "", False, like.text))
            else:
                self.phrase.toward = side
        elif reference in ("other", "opposite") and self.phrase.nouns:
            like = self.phrase.nouns[-1]
            other = Noun(like.part, "", reference, False, like.text)
            shaped = self.phrase.ways or (self._acts and self._acts[-1].form == "past")
            if shaped and self._target is None and self._joined not in _AFTERWARDS:
                self.phrase.unknown.append(reference)  # "one arm up and the other behind the back"
            if self._target is None:
                self.phrase.nouns.append(other)
            elif not self._target.nouns and self._preposition in _LIKE:
                self._target.nouns.append(other)
                self.phrase.targets.append(self._target)


_ON = frozenset({"on", "onto", "on top of", "upon"})
_LIKE = frozenset(
    {"over", "on", "on top of", "under", "beside", "next to", "behind", "across", "in front of", "onto", "above"}
    | {"underneath", "beneath", "around"}
)
"""Prepositions after which a bare side means the like of the part before: `the right knee over the left`."""
_HANDLERS = {
    name.removeprefix("_read_"): handler for name, handler in vars(_Reader).items() if name.startswith("_read_")
}
