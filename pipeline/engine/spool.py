"""The pieces of a run, kept on disk while their documents are counted, so that memory does not grow with the inputs."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile

from pipeline.engine.shards import Shard
from pipeline.inputs import Piece

#: Documents in a shard: enough that its part costs little, few enough that little is lost with a worker.
DOCUMENTS = 256
#: Each worker gets at least so many shards, where there are documents enough.
SHARDS = 4
_IN_MEMORY = 1 << 18


class Spool:
    """Pieces in their order. `files` counts single files, `archives` the pieces of archives, of which nobody knows how much they hold.

    Where `limit` is reached by files alone, no more pieces are asked for, unless there is a `check`, which wants to see all of them.
    """

    def __init__(self, pieces: Iterable[Piece], limit: int | None = None, *, check: Callable[[], None] | None = None) -> None:
        self.files = 0
        self.archives = 0
        self.limit = limit
        self.file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        try:
            for piece in pieces:
                if self.files != limit:
                    self._add(piece)
                elif not check:
                    break
            if check:
                check()
        except BaseException:
            self.file.close()
            raise

    def _add(self, piece: Piece) -> None:
        if self.limit is not None:
            piece = replace(piece, items=piece.items[: self.limit - self.files])
        self.files += len(piece.items)
        self.archives += piece.container is not None
        pickle.dump(piece, self.file)

    def __iter__(self) -> Iterator[Piece]:
        self.file.seek(0)
        while True:
            try:
                piece: Piece = pickle.load(self.file)
            except EOFError:
                return
            yield piece

    def __len__(self) -> int:
        return self.files + self.archives

    def shards(self, workers: int) -> Iterator[Shard]:
        """The pieces as shards, so small that all workers have something to do."""
        size = max(1, min(DOCUMENTS, self.files // (workers * SHARDS)))
        number = 0
        for piece in self:
            cuts = range(0, len(piece.items), size) if piece.items else (0,)
            for cut in cuts:
                yield Shard(number, replace(piece, items=piece.items[cut : cut + size]))
                number += 1

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the pieces."""
        self.file.close()
