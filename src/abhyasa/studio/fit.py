"""What films teach of an estimator: for every measure a correction, an error and a doubt, fitted to what is true.

A reading's residual is normal with the fitted error, or with the fitted doubt anything at all: a landmark that lies on
the other leg says nothing. The network that maps evidence to the three is small, and what it says of its own errors is
put right by bodies that it has not learned from. Needs torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.evidence import BACK, inputs_of
from abhyasa.body.fitted import Fitted
from abhyasa.body.measuring import Measurer
from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.goals import Quantity
from abhyasa.studio.shoot import Shown
from abhyasa.studio.truth import difference

Array = NDArray[np.float64]

_HIDDEN, _STEPS = 32, 3000
_HIDDEN_OF_BACK, _STEPS_OF_BACK = 64, 6000
"""An outline takes more to read than joints; of joints a larger network tells more, and less rightly."""
_RATE, _DECAY = 5e-3, 3e-2
_BATCH = 1024
_EVENLY, _BINS = 0.4, 13
_BLUR = 0.35
"""Evidence is blurred by this much while learning, so that no film is learned by heart."""
_FOLDS = 5
_INSIDE = 0.905
"""How often 1.96 stated errors must hold the truth of bodies that were left out."""
_AT_MOST = (0.76, 0.85)
"""And how often one of them may, at most: an error that is stated too large says less than is known. The second where
no doubt keeps to the first."""
_ENOUGH = 300
_DOUBTS = (0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02)
_DOUBTS_OF_BACK = (0.45, *_DOUBTS)
"""No step is told apart by rounding alone, and backs as round as this is for are rare: they are doubted for that."""
_ANYWHERE = {"deg": 120.0, "heights": 0.8}
"""Width over which a reading that is wrong altogether may lie."""
_SCALE = {"deg": 10.0, "heights": 0.05}
_LEAST_ERROR = {"deg": 2.0, "heights": 0.01}
_TOLD_ERROR = {"deg": 22.0, "heights": 0.1, "back_rounding": 26.0}
_WITHIN_SEEN = 0.005
_PAIRS: tuple[tuple[str, str], ...] = (
    ("left foot", "right thigh"), ("left foot", "right leg"), ("left hand", "left foot"), ("left hand", "right foot"),
    ("left hand", "right leg"), ("left hand", "left leg"), ("left hand", "right hand"), ("left foot", "right foot"),
    ("left hand", "floor"), ("left foot", "floor"), ("pelvis", "floor"), ("head", "floor"), ("left knee", "floor"),
    ("head", "left knee"), ("left hand", "head"), ("left elbow", "left knee"), ("left knee", "right knee"),
    ("left hand", "left hip"), ("left heel", "pelvis"), ("left hand", "left ankle"),
)  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """What there is to learn of one measure over `n` readings.

    evidence: (n, k). off: (n,) how far the truth is from what geometry makes of the landmarks. truth: (n,) itself.
    body: (n,) whose.
    """

    evidence: Array
    off: Array
    truth: Array
    body: NDArray[np.intp]


def quantities_to_learn(measure: str) -> tuple[Quantity, ...]:
    """The quantities by which a measure is learned: both sides; of distances, pairs of parts of all kinds."""
    takes = MEASURES[measure].takes
    if takes == "parts":
        pairs = (Quantity(measure, pair) for pair in _PAIRS)
        return tuple(dict.fromkeys(q for pair in pairs for q in (pair, pair.mirrored())))
    return tuple(Quantity(measure, (side,)) for side in SIDES) if takes == "side" else (Quantity(measure),)


def lessons(measures: Sequence[str], shown: Shown, number: int) -> dict[str, Lesson]:
    """What one film teaches of some measures. number: its body's."""
    errors = calibration()
    bodies = shown.bodies()
    taught: dict[str, Lesson] = {}
    for measure in measures:
        evidence, off, truth = [], [], []
        quantities = quantities_to_learn(measure)
        measurer = Measurer([(quantity.measure, quantity.args) for quantity in quantities], errors)
        measured = [measurer(body) for body in bodies]
        for i, quantity in enumerate(quantities):
            evidence += [m.evidence[i].T for m in measured]
            sign = np.concatenate([m.sign[i] for m in measured])
            known = shown.truth.of(quantity)
            off.append(sign * difference(measure, known, np.concatenate([m.value[i] for m in measured])))
            truth.append(sign * known)
        rows, gap, true_of = (np.concatenate(each) for each in (evidence, off, truth))
        whole = np.isfinite(rows).all(axis=1) & np.isfinite(gap)
        taught[measure] = Lesson(rows[whole], gap[whole], true_of[whole], np.full(int(whole.sum()), number))
    return taught


def joined(parts: Sequence[Lesson]) -> Lesson:
    """Several films' lessons of one measure as one."""
    return Lesson(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("evidence", "off", "truth", "body"))
    )


def fit(measure: str, of: Lesson) -> Fitted:
    """The network, learned from all bodies; its errors, and from what doubt on it tells, from bodies left out."""
    unit = MEASURES[measure].unit
    scale = _SCALE[unit]
    middle, spread = of.evidence.mean(axis=0), np.maximum(of.evidence.std(axis=0), 1e-3)
    x = (of.evidence - middle) / spread
    low, high = np.quantile(x, [_WITHIN_SEEN, 1 - _WITHIN_SEEN], axis=0)
    inputs = torch.tensor(np.clip(x, low, high), dtype=torch.float32)
    target = torch.tensor(of.off / scale, dtype=torch.float32)

    def learned(rows: NDArray[np.bool_]) -> Fitted:
        chosen = torch.tensor(rows)
        least, anywhere = _LEAST_ERROR[unit] / scale, scale / _ANYWHERE[unit]
        size = (_HIDDEN_OF_BACK, _STEPS_OF_BACK) if measure == BACK else (_HIDDEN, _STEPS)
        weights = _learn(inputs[chosen], target[chosen], _evenly(of.truth[rows]), least, anywhere, *size)
        told_error = _TOLD_ERROR.get(measure, _TOLD_ERROR[unit])
        return Fitted(inputs_of(measure), middle, spread, low, high, *weights, scale, (told_error, 1.0))

    left_out = np.empty((3, len(of.off)))
    for fold in range(_FOLDS):
        others = of.body % _FOLDS == fold
        if others.any():
            left_out[:, others] = learned(~others)(of.evidence[others])
    doubts = _DOUBTS_OF_BACK if measure == BACK else _DOUBTS
    return _as_sure_as_it_is(learned(np.full(len(of.off), True)), of.off, left_out, doubts)


def _evenly(truth: Array) -> torch.Tensor:
    """(n,) how often to take each reading, so that what is rare in the pages' shapes counts nearly as much.

    Else a reading would be corrected towards what practices mostly look like, and no fault be found.
    """
    count, edges = np.histogram(truth, bins=_BINS)
    share = count[np.clip(np.digitize(truth, edges) - 1, 0, _BINS - 1)] / len(truth)
    return torch.tensor(share**-_EVENLY)


def _learn(
    x: torch.Tensor, y: torch.Tensor, often: torch.Tensor, least: float, anywhere: float, units: int, steps: int
) -> tuple[Array, Array]:
    """The weights of both layers.

    often: how often to take each. least: of the errors. anywhere: density of what is wrong altogether.
    """
    generator = torch.Generator().manual_seed(0)
    hidden = (torch.randn(x.shape[1] + 1, units, generator=generator) / np.sqrt(x.shape[1])).requires_grad_()
    out = 0.1 * torch.randn(units + 1, 3, generator=generator)
    out[-1] = torch.tensor([0.0, 0.0, -2.5])
    out.requires_grad_()
    optimiser = torch.optim.AdamW([hidden, out], lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        rows = torch.multinomial(often, _BATCH, replacement=True, generator=generator)
        blurred = x[rows] + _BLUR * torch.randn(_BATCH, x.shape[1], generator=generator)
        correction, log_error, doubt = (torch.tanh(blurred @ hidden[:-1] + hidden[-1]) @ out[:-1] + out[-1]).T
        log_error = torch.clamp(log_error, np.log(least), 3.0)
        normal = -0.5 * ((y[rows] - correction) / torch.exp(log_error)) ** 2 - log_error - 0.5 * np.log(2 * np.pi)
        sure, wrong = torch.nn.functional.logsigmoid(-doubt), torch.nn.functional.logsigmoid(doubt)
        loss = -torch.logaddexp(sure + normal, wrong + np.log(anywhere)).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
    first, second = (weights.detach().numpy().astype(np.float64).copy() for weights in (hidden, out))
    return first, second


def _as_sure_as_it_is(fitted: Fitted, off: Array, left_out: Array, doubts: Sequence[float]) -> Fitted:
    """The same with errors that hold the truth as often as they say, and telling up to the doubt at which most is told.

    left_out: (3, n) correction, error and doubt on bodies that were not learned from. doubts: those to choose from.
    """
    ways = (_factor_and_doubt(fitted.told_below[0], off, left_out, doubts, at_most) for at_most in _AT_MOST)
    factor, most = next((way for way in ways if way), (1.0, 0.0))
    out = fitted.out.copy()
    out[-1, 1] += np.log(factor)
    return replace(fitted, out=out, told_below=(fitted.told_below[0], most))


def _factor_and_doubt(
    told_error: float, off: Array, left_out: Array, doubts: Sequence[float], at_most: float
) -> tuple[float, float] | None:
    """The factor on all errors, and the doubt up to which is told, with which most is told; None where none will do."""
    correction, error, doubt = left_out
    most_told, chosen = 0.0, None
    for most in doubts:
        rows = (error <= told_error) & (doubt <= most)
        if rows.sum() < _ENOUGH:
            continue
        in_errors = np.abs(off - correction)[rows] / error[rows]
        factor = max(float(np.quantile(in_errors, 0.683)), float(np.quantile(in_errors, _INSIDE)) / 1.96)
        told = float(np.mean((factor * error <= told_error) & (doubt <= most)))
        if told > most_told and np.mean(in_errors <= factor) <= at_most:
            most_told, chosen = told, (factor, most)
    return chosen
