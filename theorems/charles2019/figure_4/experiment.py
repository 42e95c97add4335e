"""Figure 4 as an experiment: train, perturb, classify, count, judge, draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from theorems.mnist import DATA
from verify.experiment import Conclusion, Experiment, Given, Inputs, Piece

from .options import SCALES, Options


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


KINDS = ("svm", "nn", "sign", "uniform")
PURPOSES = ("subset", "training", "images", "start")



class Figure4(Experiment[Options]):
    """50 linear SVMs and 50 networks, each against what is made from each, and against noise.

    Stage ``models``: one classifier a piece. Stage ``counts``: of one source, what becomes of its
    images at every classifier and radius.
    """

    id = "charles2019/figure-4"
    title = "How perturbations of digits transfer between SVMs and networks"
    scales = SCALES
    needs = ("torch", "sklearn", "matplotlib", "numba")
    packages = ("numpy", "scipy", "scikit-learn", "torch", "numba", "llvmlite", "matplotlib")
    devices = ("auto", "cpu", "cuda", "cpu-torch")
    inputs = DATA
    schema = "separatrix/figure-4/1"
    folder = "figure_4"

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the reading of each sentence, with its test."""
        from .sentences import rules

        return rules()

    def load(self, options: Options, inputs: Inputs) -> Given:
        """Return the digits, and the engine of the device."""
        from theorems.mnist import data

        from .engine import choose

        digits, engine = data.load(inputs.paths.get("data")), choose(inputs.device)
        return Given(
            digits,
            inputs.device if inputs.device != "auto" else engine.device,
            {"engine": engine.name, "device": engine.device, "mnist": data.SHA256},
            {"digits_from": digits.source, "engine": engine.name, "device": engine.device},
        )

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return the classifiers, then the sources; kinds take turns, so that each is timed early."""
        counts = {"svm": options.svms, "nn": options.networks}
        noises = dict.fromkeys(("sign", "uniform"), options.noises)
        return [
            Piece(stage, f"{kind}-{number:03d}")
            for stage, sources in (("models", counts), ("counts", counts | noises))
            for number in range(max(sources.values()))
            for kind, count in sources.items()
            if number < count
        ]

    def key(self, piece: Piece, purpose: str) -> tuple[int, ...]:
        """Return the key that stored results were drawn from."""
        kind, number = source_of(piece)
        return KINDS.index(kind), number, PURPOSES.index(purpose)

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Train a classifier, or count what becomes of a source's images."""
        from .workshop import Workshop

        workshop = bench.once("workshop", lambda: Workshop(bench))
        return workshop.train(piece) if piece.stage == "models" else workshop.perturb(piece)

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Collect the counts, judge the sentences, draw the figures and fill the galleries."""
        from .figure import draw_all
        from .gallery import digit_gallery, gallery
        from .sentences import judge_all, verdict_on
        from .tally import tables, tally_of
        from .workshop import Workshop

        options, workshop = bench.options, bench.once("workshop", lambda: Workshop(bench))
        sources = [piece for piece in self.pieces(options) if piece.stage == "counts"]
        counts = [(source_of(one)[0], bench.arrays(*one[:2])) for one in sources]
        tally = tally_of(counts, options.svms, options.radii, options.images)
        shown = tables(tally)
        entries, pictures = gallery(workshop)
        one_of_each, digits = digit_gallery(workshop)
        return Conclusion(
            sentences=[verdict_on(found) for found in judge_all(tally)],
            facts={
                "classifiers": self._classifiers(bench), "tables": shown,
                "gallery": entries, "digits": one_of_each,
            },
            exports={"arrays.npz": tally.arrays(), "gallery.npz": pictures, "digits.npz": digits},
            files=draw_all(tally, shown),
        )  # fmt: skip

    def _classifiers(self, bench: Bench[Options]) -> dict[str, Any]:
        """Return each classifier's accuracy on the 10 000 test images, and if its solver converged."""
        found: dict[str, Any] = {"svm": [], "nn": []}
        for piece in self.pieces(bench.options):
            if piece.stage == "models":
                arrays = bench.arrays(*piece[:2])
                entry: dict[str, Any] = {"accuracy": float(arrays["accuracy"])}
                if "converged" in arrays:
                    entry["converged"] = bool(arrays["converged"])
                found[source_of(piece)[0]].append(entry)
        return found


def source_of(piece: Piece) -> tuple[str, int]:
    """Return the kind and the number of the classifier or noise that a piece is about."""
    kind, _, number = piece.name.partition("-")
    return kind, int(number)


EXPERIMENT = Figure4()
