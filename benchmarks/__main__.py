"""Speed and memory: `python -m benchmarks`, or `make bench`. All figures are ratios within this run, or peaks.

Other work on the machine changes every figure here; run it when nothing else does.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import av
import click
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions
from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode
from rich.console import Console
from rich.table import Table

from abhyasa.body.landmarks import Landmarks
from abhyasa.camera.landmarker import read_landmarks
from abhyasa.camera.models import bundle_path
from abhyasa.camera.video import Frame, open_video
from abhyasa.cli.outputs import Outputs
from abhyasa.cli.watching import watch
from abhyasa.follow.following import follow_recording
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice

SAMPLE = Path("samples/janushirsana.mp4")
_ASANA = "janushirsana"
_REPEATS = 3
_LONGER = 4
_WATCH_AND_TELL_PEAK = """
import sys
from pathlib import Path
from abhyasa.cli.outputs import Outputs
from abhyasa.cli.watching import watch
from abhyasa.page import library
watch(Path(sys.argv[1]), library.load("janushirsana"), "full", Outputs(), lambda done, total: None)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
"""In kilobytes. The kernel's count starts anew with a program, where `getrusage` hands down its parent's peak."""

Row: TypeAlias = tuple[str, str, str]
"""A figure, what was measured, and what is wanted."""


@click.command()
@click.option("--sample", type=click.Path(exists=True, path_type=Path), default=SAMPLE, show_default=True)
def main(sample: Path) -> None:
    """Measure, and print one row a figure with what it should be."""
    table = Table("figure", "measured", "wanted")
    for measure in (_watch_speed, _parallel_speed, _memory, _command_time):
        for row in measure(sample):
            table.add_row(*row)
    Console(width=120).print(table)


def _watch_speed(sample: Path) -> list[Row]:
    """`watch` and the bare model take turns over the same film, so that a noisy machine disturbs both alike."""
    frames = [*open_video(sample).frames()]
    practice = practice_from_page(library.load(_ASANA))
    bare, masked, watched, following = [], [], [], []
    for _ in range(_REPEATS):
        bare.append(_seconds(lambda: _bare(frames, silhouettes=False)))
        masked.append(_seconds(lambda: _bare(frames, silhouettes=True)))
        watched.append(_seconds(lambda: watch(sample, library.load(_ASANA), "full", Outputs(), lambda *_: None)))
        landmarks = [*read_landmarks(open_video(sample), "full")]
        following.append(_seconds(partial(_follow, practice, landmarks)))
    rate = len(frames) / min(bare)
    return [
        ("bare landmark model, frames a second", f"{rate:.0f}", ""),
        ("watch against the bare model with silhouettes", f"{min(masked) / min(watched):.2f}", "0.90"),
        ("watch against the bare model without", f"{min(bare) / min(watched):.2f}", ""),
        ("measures and following, share of watch", f"{min(following) / min(watched):.1%}", "5%"),
    ]


def _bare(frames: list[Frame], *, silhouettes: bool) -> None:
    """MediaPipe and nothing else: its results are not even looked at."""
    options = PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(bundle_path("full"))),
        running_mode=RunningMode.VIDEO,
        output_segmentation_masks=silhouettes,
    )
    with PoseLandmarker.create_from_options(options) as landmarker:
        for frame in frames:
            landmarker.detect_for_video(mp.Image(mp.ImageFormat.SRGB, frame.rgb), round(frame.time_s * 1000))


def _follow(practice: Practice, landmarks: list[Landmarks]) -> None:
    observer = Observer(practice.quantities)
    follow_recording(practice, Observations.join([observer.feed(chunk) for chunk in landmarks]))


def _parallel_speed(sample: Path) -> list[Row]:
    def watch_two(at_a_time: int) -> None:
        _abhyasa("watch", str(sample), str(sample), "--asana", _ASANA, "--quiet", "--jobs", str(at_a_time))

    one = min(_seconds(lambda: watch_two(1)) for _ in range(_REPEATS))
    two = min(_seconds(lambda: watch_two(2)) for _ in range(_REPEATS))
    return [("two videos at a time, throughput against one", f"{one / two:.2f}", "1.7")]


def _memory(sample: Path) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.mp4"
        _repeat(sample, long, _LONGER)
        short_mb, long_mb = (
            float(subprocess.check_output([sys.executable, "-c", _WATCH_AND_TELL_PEAK, str(film)])) / 1024
            for film in (sample, long)
        )
    return [
        ("peak memory, MB", f"{short_mb:.0f}", "700"),
        (f"peak memory of a film {_LONGER} times as long, MB", f"{long_mb:.0f}", "the same"),
    ]


def _repeat(film: Path, out: Path, times: int) -> None:
    """The same film several times over, without coding it anew."""
    with av.open(out, "w") as written:
        end = 0
        stream = None
        for _ in range(times):
            with av.open(film) as read:
                source = read.streams.video[0]
                stream = stream or written.add_stream_from_template(source)
                start, last = end, end
                for packet in read.demux(source):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts, packet.dts, packet.stream = packet.pts + start, packet.dts + start, stream
                    last = max(last, packet.pts + (packet.duration or 0))
                    written.mux(packet)
                end = last


def _command_time(sample: Path) -> list[Row]:
    rows = []
    for words in (["list"], ["--help"]):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(_REPEATS):
            _abhyasa(*words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / _REPEATS
        rows.append((f"abhyasa {' '.join(words)}, seconds of processor", f"{seconds:.2f}", "0.5"))
    return rows


def _abhyasa(*words: str) -> None:
    command = [sys.executable, "-c", "from abhyasa.cli.main import main; main()", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
