from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.body.landmarks import SILHOUETTE_WIDTH, Landmarks
from abhyasa.body.recording import Source, open_recording, write_recording
from abhyasa.errors import RecordingError

SOURCE = Source("me.mp4", fps=30.0, frames=0, duration_s=0.0, estimator="blazepose-full", size=(640, 480))


def landmarks(frames: int, seed: int = 0, silhouettes: bool = True, missing: float = 0.2) -> Landmarks:
    """A body that jumps about at random, and is not there in some frames."""
    rng = np.random.default_rng(seed)
    there = rng.random((frames, 1, 1)) >= missing
    return Landmarks(
        time_s=np.cumsum(rng.uniform(0, 0.1, frames)),
        world=np.where(there, rng.uniform(-2, 2, (frames, 33, 3)), np.nan).astype(np.float32),
        image=np.where(there, rng.uniform(-300, 1500, (frames, 33, 2)), np.nan).astype(np.float32),
        visibility=np.where(there[..., 0], rng.random((frames, 33)), 0).astype(np.float32),
        size=(640, 480),
        silhouette=rng.random((frames, 120, SILHOUETTE_WIDTH)) > 0.5 if silhouettes else None,
    )


def record(path: Path, *parts: Landmarks, source: Source = SOURCE) -> Path:
    with write_recording(path, source) as writer:
        for part in parts:
            writer.append(part)
    return path


def replay(path: Path) -> Landmarks:
    return Landmarks.join(list(open_recording(path).chunks()))


@given(
    lengths=st.lists(st.integers(0, 300), min_size=1, max_size=4).filter(any),
    seed=st.integers(0, 1000),
    silhouettes=st.booleans(),
    missing=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_a_recording_replays_what_was_recorded(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], seed: int, silhouettes: bool, missing: float
) -> None:
    whole = landmarks(sum(lengths), seed, silhouettes, missing)
    ends = np.cumsum(lengths)
    parts = [whole.at(slice(end - length, end)) for length, end in zip(lengths, ends, strict=True)]
    replayed = replay(record(tmp_path_factory.mktemp("recording") / "a.npz", *parts))

    np.testing.assert_array_equal(replayed.time_s, whole.time_s)
    np.testing.assert_allclose(replayed.world, whole.world, atol=0.51e-3)
    np.testing.assert_allclose(replayed.image, whole.image, atol=0.051)
    np.testing.assert_allclose(replayed.visibility, whole.visibility, atol=0.51 / 255)
    assert replayed.size == whole.size
    if whole.silhouette is None:
        assert replayed.silhouette is None
    else:
        assert replayed.silhouette is not None
        np.testing.assert_array_equal(replayed.silhouette, whole.silhouette)


def test_the_source_is_kept_and_counted(tmp_path: Path) -> None:
    whole = landmarks(400)
    source = open_recording(record(tmp_path / "a.npz", whole)).source
    assert (source.path, source.fps, source.estimator, source.size) == ("me.mp4", 30.0, "blazepose-full", (640, 480))
    assert source.frames == 400
    assert source.duration_s == pytest.approx(whole.time_s[-1] + 1 / 30)


def test_the_same_landmarks_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (record(tmp_path / name, landmarks(50)) for name in ("a.npz", "b.npz"))
    assert first.read_bytes() == second.read_bytes()


def test_a_still_body_takes_little_room(tmp_path: Path) -> None:
    still = landmarks(1, missing=0.0).at(np.zeros(1000, np.intp))
    assert record(tmp_path / "a.npz", still).stat().st_size < 60_000


def test_a_recording_of_nothing_has_no_chunks(tmp_path: Path) -> None:
    recording = open_recording(record(tmp_path / "a.npz"))
    assert list(recording.chunks()) == []
    assert recording.source.frames == 0


def test_an_interrupted_recording_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), write_recording(tmp_path / "a.npz", SOURCE) as writer:
        writer.append(landmarks(300))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere\.npz: there is no such file"):
        open_recording(tmp_path / "nowhere.npz")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 and no more", b"\x80\x04pickle"])
def test_what_is_no_recording_is_named_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match="no landmark recording") as raised:
        open_recording(path)
    assert str(path) in raised.value.message
    assert raised.value.remedy


def test_other_arrays_are_no_recording(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", world=np.zeros(3))
    with pytest.raises(RecordingError, match="no landmark recording"):
        open_recording(tmp_path / "a.npz")


def test_a_newer_recording_says_so(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", about=np.array('{"schema": 99}'))
    with pytest.raises(RecordingError, match=r"newer.*99") as raised:
        open_recording(tmp_path / "a.npz")
    assert "update" in raised.value.remedy


@given(data=st.data())
def test_damage_anywhere_is_told_or_harmless(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = record(tmp_path_factory.mktemp("recording") / "a.npz", landmarks(3))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans(), label="cut off"):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        assert len(replay(path)) <= 3
    except RecordingError as error:
        assert str(path) in str(error)
