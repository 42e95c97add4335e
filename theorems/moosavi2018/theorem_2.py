"""Theorem 2: under the curved model one vector fools most, the shorter the more the boundary is curved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import floor

from hypothesis import strategies as st

from theorems.geometry.objects.distributions import Curved, CurvedVector
from theorems.moosavi2018.curved import (
    FLOORS,
    HALF,
    CurvedShare,
    Point,
    all_saddles,
    bent,
    construct_share,
    curved_along_v,
    curved_domain,
    curved_everywhere,
    curved_sections,
    curved_shares,
    decide_share,
    decide_this,
    deny_share,
    drawn,
    isotropic,
    length,
    printed,
    small_curved,
    unit_length,
)
from theorems.moosavi2018.flat import stretched
from theorems.moosavi2018.lengths import no_longer, sides
from verify.claim import Example
from verify.exact.decision import YES, Decision, undecided
from verify.outcome import REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


RECALLED = "as recalled; the text was not at hand"
SIXTEENTH, QUARTER = Fraction(1, 16), Fraction(1, 4)


def pair(kappa: Fraction, delta: Fraction) -> CurvedShare:
    """Return r = 1 and r = -1 on the line, H = kappa: both are fooled iff |v| >= (1 - kappa) / kappa."""
    return CurvedShare(isotropic([(1,), (-1,)], kappa), kappa, delta)


PAIR = pair(SIXTEENTH, Fraction(2, 5))
CIRCLE = CurvedShare(isotropic([(1, 0), (-1, 0)], QUARTER), QUARTER, Fraction(1, 5))
TOO_CURVED = CurvedShare(isotropic([(1,), (-1,)], Fraction(3, 5)), HALF, Fraction(2, 5))
ONE_WAY = CurvedShare(
    Curved(
        (
            bent((1, 0), [(0, 1)], QUARTER, 1, [], (0, 0)),
            bent((0, 1), [(1, 0)], QUARTER, 2, [(1, 2)], (1, 1)),
        )
    ),
    QUARTER,
    Fraction(1, 3),
)


def with_saddles() -> Iterator[CurvedShare]:
    """List what is drawn too rarely: distributions with beta > 0."""
    return all_saddles()


curved_anyhow = curved_domain(
    "curved distributions, whatever their curvature",
    curved_shares().map(lambda x: _flattened(x, 0)),
    small=lambda: (_flattened(x, 0) for x in small_curved()),
)
curved_laws = curved_domain(
    "curved distributions with |r| = 1, curved on span(r) + S, or of a known share of S",
    st.one_of(curved_shares(), st.sampled_from(list(all_saddles()))),
    small=small_curved,
    edges=with_saddles,
    floors=FLOORS,
    wider=curved_anyhow,
)


def _flattened(x: CurvedShare, factor: int) -> CurvedShare:
    """Return it with H multiplied by a factor."""
    points = tuple(
        p._replace(h=tuple(tuple(factor * a for a in row) for row in p.h)) for p in x.law.points
    )
    return x._replace(law=replace(x.law, points=points))


class Theorem2(Sentence[CurvedShare, Point]):
    r"""Where the boundary is curved along S, one vector of length about root(ln / m) / kappa fools most.

    As recalled; the text was not at hand. The sign of the model and the factor of $H$ in it are
    unverified: ``theorem-2-sign`` and ``theorem-2-hessian`` show what other readings do.

    *The model.* $v$ changes the label of $x$ if $q(v) = (v - r)^\top H (v - r) + \alpha \langle r, v -
    r \rangle \geq 0$, with $r = r(x)$ and the score difference growing along $r$.

    *Proof.* For a unit vector $u$ of $S$ with the section condition, $t = \langle r, u \rangle$:
    $q(\rho u) / \alpha \geq \kappa \|\rho u - r\|^2 + \rho t - 1 = \kappa \rho^2 + (1 - 2 \kappa) \rho t +
    \kappa - 1$. So $\rho u$ fools $x$ unless $t < -\varepsilon$ for an $\varepsilon$ that the choice of $\rho$
    makes so large that $\Pr(t < -\varepsilon) \leq \delta / 2$ or less. On average over $u$ at most a share
    $\beta + \delta$ stays.

    *Modelled.* Finitely many rational $(r_i, H_i, \alpha_i)$ of equal weight; at most $\lfloor (\delta +
    \beta) N \rfloor$ may stay. An instance must be consistent, $r_i$ the shortest vector that changes
    the label: exactly if $H_i \preceq \alpha_i / 2$, which forces $\kappa \leq 1/2$. $\beta = 0$ says that
    $H_i / \alpha_i \succeq \kappa$ on $\operatorname{span}(r_i) + S$; for $\beta > 0$ there are families of which
    $\beta$ is known exactly. "There is $v$" is decided by a $v$, by weights on the quadratic forms, or
    on a line by a cover. $\rho^2$ is enclosed between rationals.
    """

    source, standing = f"Theorem 2, {RECALLED}", THEOREM
    printed = (
        r"Let $\kappa, \delta > 0$ and $S$ have dimension $m$. For almost every $x$, with probability at "
        r"least $1 - \beta$ over $v$ uniform on the unit sphere of $S$, let $\alpha_x^{-1} H_x$ restricted to "
        r"$\operatorname{span}(r(x), v)$ be at least $\kappa$, let $\|r(x)\| = 1$, and let the curved model hold on "
        r"the ball of radius $\rho = \frac{1}{\kappa} \sqrt{\frac{2 \ln(2 / \delta)}{m}} + \frac{1}{\sqrt{\kappa}}$. "
        r"Then there is $v$ with $\|v\| \leq \rho$ that changes the label of $x$ with probability at least $1 - "
        r"\delta - \beta$."
    )
    expects, domain = SURVIVES, curved_laws
    assumptions = [unit_length, curved_sections, curved_everywhere]
    worked = [
        Example(PAIR, YES, "the line, both directions: 15 is needed"),
        Example(CIRCLE, YES, "in the plane a vector across both"),
        Example(ONE_WAY, YES, "different curvatures in the plane"),
    ]
    refused = [
        (PAIR, (Fraction(149, 10),)),
        (PAIR, (0,)),
        (PAIR, (100,)),
        (PAIR, None),
    ]

    def construct(self, x: CurvedShare) -> Point | None:
        return construct_share(x, printed)

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        return decide_share(x, w, printed)

    def deny(self, x: CurvedShare) -> Decision:
        return deny_share(x, printed)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "length 1": Variant(REFUTED, drop=[unit_length], domain=_of_length_five),
            "curved sections": Variant(REFUTED, drop=[curved_sections], domain=_flat_lines),
            "along v only": Variant(
                REFUTED,
                r"$\langle v, H_x v \rangle \geq \kappa \alpha_x \|v\|^2$ on $S$ alone, not on $\operatorname{span}(r(x), v)$",
                assumptions=[unit_length, curved_along_v, curved_everywhere],
                domain=_curved_along_s,
            ),
            "no offset": _with(REFUTED, r"$\rho$ without $1 / \sqrt{\kappa}$", length(offset="")),
            "sharper offset": _with(
                SURVIVES,
                r"$\sqrt{(1 - \kappa) / \kappa}$ for $1 / \sqrt{\kappa}$",
                length(offset="sharper"),
            ),
            "no logarithm": _with(
                REFUTED, r"$\rho = 1 / \sqrt{\kappa}$ on a line", length(ln=False), domain=_lines
            ),
            "1 / delta": _with(SURVIVES, r"$\ln(1 / \delta)$ for $\ln(2 / \delta)$", length(two=1)),
            "1 / (2 delta)": _with(
                SURVIVES,
                r"$\ln(1 / (2 \delta))$ for $\ln(2 / \delta)$, where $\delta < 1/2$ and $m \geq 2$",
                length(two=HALF),
                domain=_planes,
            ),
            "1 / (2 delta) on a line": _with(
                REFUTED,
                r"$\ln(1 / (2 \delta))$ for $\ln(2 / \delta)$, where $\delta < 1/2$ and $m = 1$",
                length(two=HALF),
                domain=_lines,
            ),
            "beta": Variant(
                REFUTED,
                r"a share of at least $1 - \delta$, whatever $\beta$ is",
                construct=lambda x: construct_share(x._replace(beta=0), printed),
                decide=lambda x, w: decide_share(x._replace(beta=0), w, printed),
                deny=lambda x: deny_share(x._replace(beta=0), printed),
                domain=_saddles,
            ),
            "curved on the ball": Variant(
                REFUTED,
                "the curved model on the unit ball only",
                drop=[curved_everywhere],
                domain=_on_the_unit_ball,
            ),
            "v or -v": Variant(
                SURVIVES,
                r"$v$ or $-v$, with a probability of at least $1 - \beta$, whatever $\delta$ is",
                construct=construct_two_sided,
                decide=decide_two_sided,
                deny=lambda x: undecided("v or -v is named"),
            ),
        }


def _with(expects, change, bound, *, domain=None):  # type: ignore[no-untyped-def]
    """Return the variant with another length."""
    return Variant(
        expects,
        change,
        construct=partial(construct_share, bound=bound),
        decide=partial(decide_share, bound=bound),
        deny=partial(deny_share, bound=bound),
        domain=domain,
    )


def construct_two_sided(x: CurvedShare) -> Point | None:
    """Return v in S of the printed length that fools all but the share beta, by v or -v."""
    square, _ = sides(printed(x))
    enough = len(x.law) - floor(x.beta * len(x.law))
    for u in drawn(x.law):
        v = stretched(u, square) if any(u) else u
        if any(u) and len(x.law.fooled(v, one_sided=False)) >= enough:
            return v
    return None


def decide_two_sided(x: CurvedShare, w: Point | None) -> Decision:
    """Is |v| <= rho, and does v or -v fool all points but the share beta?"""
    miss = floor(x.beta * len(x.law))
    return no_longer(
        printed(x), lambda square: decide_this(x.law, w, miss, square, one_sided=False)
    )


def _longer(x: CurvedShare) -> CurvedShare:
    points = tuple(p._replace(r=tuple(5 * a for a in p.r)) for p in x.law.points)
    return x._replace(law=replace(x.law, points=points))


def _steep_across() -> Iterator[CurvedShare]:
    """List H = kappa along a line S and -c across it, r and -r across it."""
    for c in (0, 1, 4, 16, 64, 128):
        for kappa in (HALF, SIXTEENTH):
            h = ((kappa, 0), (0, -c))
            law = Curved((CurvedVector((0, 1), h), CurvedVector((0, -1), h)), 1)
            yield CurvedShare(law, kappa, Fraction(2, 5))


_flat_lines = curved_domain(
    "curved distributions on a line, with H = 0",
    curved_shares(most=1).map(lambda x: _flattened(x, 0)),
    small=lambda: (_flattened(pair(kappa, Fraction(2, 5)), 0) for kappa in (HALF, QUARTER)),
)
_of_length_five = curved_domain(
    "curved distributions with |r| = 5",
    curved_shares(most=1).map(_longer),
    small=lambda: map(_longer, (x for x in small_curved() if x.law.dimension == 1)),
)
_curved_along_s = curved_domain(
    "curved distributions, curved along S",
    st.one_of(curved_shares(), st.sampled_from(list(_steep_across()))),
    small=_steep_across,
)
_planes = curved_domain(
    "curved distributions with m >= 2, delta < 1/2",
    curved_shares(least_rank=2).map(lambda x: x._replace(delta=min(x.delta, Fraction(49, 100)))),
)
_lines = curved_domain(
    "curved distributions on a line, delta < 1/2",
    curved_shares(most=1).map(lambda x: x._replace(delta=min(x.delta, Fraction(49, 100)))),
    small=lambda: (pair(kappa, Fraction(49, 100)) for kappa in (HALF, QUARTER, SIXTEENTH)),
)
_saddles = curved_domain(
    "curved distributions with beta > 0", st.sampled_from(list(all_saddles())), small=all_saddles
)
_on_the_unit_ball = curved_domain(
    "curved distributions on a line, the model ending at radius 1",
    curved_shares(most=1).map(lambda x: x._replace(law=replace(x.law, radius=1))),
    small=lambda: (
        x._replace(law=replace(x.law, radius=1)) for x in small_curved() if x.law.dimension == 1
    ),
)
