"""`guichet worker` that counts where the time of its answers goes: for `make bench --profile`.

The profiler makes every call of a function slower, so the times are for comparing parts with each
other, and the ratio of such a run says nothing.
"""

from __future__ import annotations

import atexit
import cProfile
import os
import pstats
import sys
from pathlib import Path
from threading import Lock

from tests.support.processes import ROOT
from workers.bootstrap import Worker

PROFILE = "BENCH_PROFILE"
"""The variable of the environment that names the file to write when the process ends."""
SHOWN = 60
"""Functions of the table."""
OURS = ("bot", "workers", "connectors")


def work() -> None:
    """Run the command line, with every answer under one profiler."""
    from bot.cli import main

    profile, one = cProfile.Profile(), Lock()
    answer = Worker.answer

    def profiled(worker: Worker, question_id: str) -> None:
        # A profiler counts one thread; the benchmark asks one question after the other.
        with one:
            profile.runcall(answer, worker, question_id)

    Worker.answer = profiled  # type: ignore[method-assign]
    atexit.register(profile.dump_stats, os.environ[PROFILE])
    sys.exit(main())


def stages(file: Path) -> str:
    """Milliseconds an answer and calls an answer of each function of ours, the most time first.
    A function's time holds that of what it calls."""
    found = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]
    answers = next(
        calls
        for (path, _, name), (_, calls, *_) in found.items()
        if name == "answer" and path.endswith("workers/bootstrap/worker.py")
    )
    ours = [
        (whole, calls, f"{Path(path).relative_to(ROOT)}:{line} {name}")
        for (path, line, name), (_, calls, _, whole, _) in found.items()
        if path.startswith(tuple(str(ROOT / one) for one in OURS))
    ]
    lines = [f"{'ms':>8} {'calls':>8}  an answer, of {answers}, under the profiler"]
    for whole, calls, name in sorted(ours, reverse=True)[:SHOWN]:
        lines.append(f"{whole / answers * 1e3:8.2f} {calls / answers:8.1f}  {name}")
    return "\n".join(lines)


if __name__ == "__main__":
    work()
