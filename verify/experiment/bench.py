"""What a piece of an experiment sees: options, data, earlier pieces, its own random streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from verify import files
from verify.errors import BadInput
from verify.experiment import Experiment, Given, O, Piece
from verify.experiment.storage import digest, read_arrays


T = TypeVar("T")
TIMES = ("seconds", "cpu_seconds")
# What the runner keeps with the arrays of a piece.


class Bench(Generic[O]):
    """The place where pieces are done; every process has one of its own."""

    def __init__(self, experiment: Experiment[O], options: O, given: Given, folder: Path) -> None:
        self.experiment, self.options, self.given, self.folder = experiment, options, given, folder
        listed = experiment.pieces(options)
        self.pieces = {(piece.stage, piece.name): piece for piece in listed}
        self._made: dict[str, Any] = {}
        self._last: tuple[Piece, Mapping[str, np.ndarray]] | None = None

    @property
    def device(self) -> str:
        """Where the work is done."""
        return self.given.device

    def stream(self, piece: Piece, purpose: str) -> np.random.Generator:
        """Return the generator of one purpose of a piece.

        The streams of a seed are independent, and none depends on which others were used, on the
        order of work, or on the number of processes.
        """
        key = self.experiment.key(piece, purpose)
        seeds = np.random.SeedSequence(self.options.seed, spawn_key=key)
        return np.random.Generator(np.random.PCG64(seeds))

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what this process makes once, such as a model on its device."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def arrays(self, stage: str, name: str) -> Mapping[str, np.ndarray]:
        """Return what an earlier piece found.

        Raises
        ------
        BadInput
            Where its file is damaged; or, for a piece that is not kept, comes out otherwise.
        """
        piece = self.pieces[stage, name]
        if piece.keep:
            return {key: array for key, array in self.held(piece).items() if key not in TIMES}
        if self._last is None or self._last[0] != piece:
            self._last = piece, self._again(piece)
        return self._last[1]

    def file(self, piece: Piece) -> Path:
        """Return where a piece ends: its arrays, or the hash of what is not kept."""
        return self.folder / piece.stage / f"{piece.name}.{'npz' if piece.keep else 'sha256'}"

    def held(self, piece: Piece) -> dict[str, np.ndarray]:
        """Return what a finished piece left, the seconds that it took included."""
        if not self.file(piece).exists():
            msg = f"{piece.stage} {piece.name} is asked for before it is done; stages are done one after the other"
            raise BadInput(msg)
        try:
            return read_arrays(self.file(piece))
        except ValueError:
            msg = f"{self.file(piece)} is damaged: delete it and run again to redo that piece."
            raise BadInput(msg) from None

    def _again(self, piece: Piece) -> Mapping[str, np.ndarray]:
        found, file = self.experiment.run(piece, self), self.file(piece)
        now = digest(found)
        if not file.exists():
            files.write(file.parent, file.name, now + "\n")
        elif file.read_text(encoding="utf-8").strip() != now:
            msg = (
                f"{file}: {piece.stage} {piece.name} was made again and came out otherwise: the "
                "machine or its libraries are others; choose another --out, or delete that folder."
            )
            raise BadInput(msg)
        return found
