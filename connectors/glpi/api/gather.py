"""Several paged lists read side by side, handed to one reader as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from queue import Empty, Full, Queue
from threading import Event, Thread

from connectors.glpi.api.paging import Row

WAITING = 2
"""Pages that may wait for the reader, so that memory is bounded when GLPI is the faster one."""
PATIENCE = 0.2


def side_by_side(
    lists: Mapping[str, Callable[[], Iterable[list[Row]]]],
) -> Iterator[tuple[str, list[Row]]]:
    """Pages with the name of their list. Raises the first error of any; the others then end."""
    pages: Queue[tuple[str, list[Row] | BaseException | None]] = Queue(WAITING)
    closed = Event()

    def put(name: str, page: list[Row] | BaseException | None) -> None:
        # A reader that is gone takes nothing any more, and must not leave us waiting for ever.
        while not closed.is_set():
            try:
                pages.put((name, page), timeout=PATIENCE)
                return
            except Full:
                continue

    def fetch(name: str) -> None:
        try:
            for page in lists[name]():
                put(name, page)
                if closed.is_set():
                    return
            put(name, None)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the reader
            put(name, error)

    threads = [Thread(target=fetch, args=(name,), name=f"glpi {name}") for name in lists]
    for thread in threads:
        thread.start()
    left = len(threads)
    try:
        while left:
            try:
                name, page = pages.get(timeout=PATIENCE)
            except Empty:
                continue
            if isinstance(page, BaseException):
                raise page
            if page is None:
                left -= 1
            else:
                yield name, page
    finally:
        closed.set()
        for thread in threads:
            thread.join()
