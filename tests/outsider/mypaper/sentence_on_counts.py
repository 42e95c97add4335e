"""A remark of Section 3 that reads a census of all small graphs."""

from verify import REMARK, SUPPORTED, EmpiricalClaim, Measured, Statement

from mypaper.experiments.census import census


class SentenceOnCounts(EmpiricalClaim):
    """Counted, not proved: every graph on so many vertices is decided."""

    id = "mypaper/sentence-on-counts"
    label = "Remark 3"
    title = "Most graphs have no two-colouring"
    standing = REMARK
    expects = SUPPORTED
    statement = Statement(
        printed="Most graphs have no two-colouring, once there are a few vertices.",
        source="Section 3, in passing",
    )

    def measured(self) -> Measured:
        """Read the census."""
        return census.measured(self.id)
