"""The pages that are served: the library's, and those that were named when the server was started; each read once."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from abhyasa.errors import PageError
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice


class Shelf:
    """Pages and their practices by id."""

    def __init__(self, own: Iterable[Page] = ()) -> None:
        """own: pages besides the library's; one takes the place of the library's page of its id."""
        self._pages = {page.id: page for page in own}
        self._practices: dict[str, Practice] = {}
        self._lock = Lock()
        self.ids = tuple(sorted({*library.asana_ids(), *self._pages}))

    def page(self, asana: str) -> Page | None:
        """The page of this id, None where there is none. Raises PageError where it has errors."""
        if asana not in self.ids:
            return None
        with self._lock:
            if asana not in self._pages:
                self._pages[asana] = library.load(asana)
            return self._pages[asana]

    def practice(self, page: Page) -> Practice:
        """The page's practice. Raises PageError where it asks for nothing that a camera could see."""
        with self._lock:
            if page.id not in self._practices:
                self._practices[page.id] = practice_from_page(page)
            practice = self._practices[page.id]
        if not practice.quantities:
            raise PageError(f"{page.name}: no step says what a camera could see", remedy="choose another asana")
        return practice

    def pages(self) -> tuple[Page, ...]:
        """All pages in the order of their ids."""
        return tuple(page for asana in self.ids if (page := self.page(asana)))
