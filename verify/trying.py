"""A claim and a budget in, a result out."""

from __future__ import annotations

import itertools
from typing import Any

from verify.claim import Claim
from verify.empirical import EmpiricalClaim
from verify.errors import NOT_RUN, MissingExtra, one_of
from verify.judge import judge
from verify.outcome import Kind, Outcome
from verify.profile import PROFILES, Profile
from verify.registry import find
from verify.result import Found, Result
from verify.results import BY_HAND, BY_LINEAR_PROGRAM, EXHAUSTIVE
from verify.search.search import Search


def run(claim: str | Claim[Any, Any], profile: str | Profile = "quick", seed: int = 0) -> Result:
    """Try one claim, or one variant, with every scout its domain has.

    What needs an extra that is not installed is not run: undecided, and nothing else is said.

    Parameters
    ----------
    claim : the claim, or its id
    profile : "quick", "full" or "deep", or a profile of one's own

    Raises
    ------
    BadInput
        Where there is no claim, or no profile, of this name.
    """
    if isinstance(claim, str):
        claim = find(claim)
    if not isinstance(profile, Profile):
        one_of("the profile", profile, PROFILES)
        profile = PROFILES[profile]
    try:
        return _checked(claim, profile, seed)
    except MissingExtra as error:
        details = {NOT_RUN: str(error)}
        return Result(
            claim.id, claim.expects, Outcome.UNDECIDED, f"{NOT_RUN}: {error}", details=details
        )


def _checked(claim: Claim[Any, Any], profile: Profile, seed: int) -> Result:
    if isinstance(claim, EmpiricalClaim):
        return _measured(claim)
    if claim.kind is Kind.PROBABILISTIC:
        return _trials(claim, profile, seed)
    result = _search(claim, profile, seed)
    result.details = claim.details(profile.draws, seed)
    return result


def _trials(claim: Claim[Any, Any], profile: Profile, seed: int) -> Result:
    """Run the trials of a claim, each cell with its share of the chapter's error."""
    from verify.budget import share
    from verify.probability.claim import ProbabilisticClaim
    from verify.probability.run import check_cells

    if not isinstance(claim, ProbabilisticClaim):
        msg = f"{claim.id} is of the kind {claim.kind}: it must be a ProbabilisticClaim"
        raise TypeError(msg)
    return check_cells(claim, profile, seed, share(claim))


def _measured(claim: EmpiricalClaim) -> Result:
    """Read what an experiment says."""
    found = claim.measured()
    result = Result(claim.id, claim.expects, found.outcome, found.reason, details=found.details)
    result.admitted["experiment"] = result.tested["experiment"] = result.distinct = found.units
    return result


def _search(claim: Claim[Any, Any], profile: Profile, seed: int) -> Result:
    search = Search(claim, profile, seed)
    hunted, domain = claim.expects is Outcome.REFUTED, claim.domain
    edges = [] if hunted else list(domain.edges())
    if claim.kind is Kind.EXISTENCE:
        return _exhibit(search)
    if domain.small is not None:
        listed = itertools.islice(domain.small(), profile.listed * (50 if hunted else 1))
        search.propose(EXHAUSTIVE, listed, stop=True)
    search.draw()
    search.propose_by_hand(claim.examples())
    search.propose(BY_HAND, edges, stop=False)
    if not (hunted and search.found):
        search.propose(BY_LINEAR_PROGRAM, search.programs(), stop=True)
    return search.finish()


def _exhibit(search: Search) -> Result:
    """An existence claim: one instance on which the conclusion is decided with yes is enough."""
    listing = search.claim.domain.small() if search.claim.domain.small is not None else ()
    listed = itertools.islice(listing, search.profile.listed)
    unworked = ((x, None) for x in listed)
    worked = ((example.x, example) for example in search.claim.examples())
    for scout, instances in ((EXHAUSTIVE, unworked), (BY_HAND, worked)):
        for x, example in instances:
            verdict = judge(search.claim, x)
            search.observe(scout, x, verdict)
            if example is not None:
                search.compare(example, verdict)
            if verdict.outcome is Outcome.SURVIVES:
                result = search.result
                result.outcome, result.distinct = Outcome.SHOWN, len(search.tested)
                result.found = Found(x, verdict, scout, result.admitted[scout])
                return result
    search.result.reason = "no instance that was tried shows it"
    return search.result
