"""How many threads linear algebra takes: one, so that others who wait for an answer have a core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let BLAS use one thread in this block; for the whole process, so only around long work.

    The matrices of a fit are too small for more threads to help, and BLAS threads that wait for
    each other spin: on a machine with other work the same fit took ten times as long with two.
    """
    with threadpool_limits(1, user_api="blas"):
        yield
