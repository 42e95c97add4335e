"""Do the proved checker and the kernel say the same of certificates, stored and tampered with?

    PYTHONPATH=.. python3 agreement.py CHECKER FILE...

FILE: stored certificates, as to_coq.py reads them. Each is judged as it is and after many small
changes; "malformed" and "refused" count as one. The question that the checker read is compared
with the one that stands in the file. Exit status 1 if the two differ anywhere.
"""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
import time
from collections import Counter
from fractions import Fraction

from to_coq import stored

from verify import kernel


EACH = 40  # changes of one certificate
SEED = 0


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Return the path to every part of a value, itself left out."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [p for key in keys for p in ((*path, key), *places(value[key], (*path, key)))]


def change(value: object, rng: random.Random) -> object:
    """Return something near a value: another number, a list with less or more, another word."""
    if isinstance(value, bool):
        return rng.choice([not value, int(value), None])
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, -value, 0, 2 * value, f"{value}/3", f"{2 * value}/2", str(value), True, None, 1.0, 10**30])
    if isinstance(value, str):
        words = ["yes", "no", "vacuous", "every", "0", "1/2", "-1", "1/0", "+1/7", "1/-2", " 1", "above", "below", "highest", ""]
        return rng.choice([*words, f"{value}0"])
    if isinstance(value, list):
        own = copy.copy(value)
        kind = rng.randrange(6)
        if own and kind == 0:
            own.pop(rng.randrange(len(own)))
        elif own and kind == 1:
            own.append(copy.deepcopy(rng.choice(own)))
        elif kind == 2:
            rng.shuffle(own)
        elif kind == 3:
            own = []
        elif kind == 4:
            own.append(rng.choice([0, 1, "1/2", [], None]))
        else:
            return rng.choice([None, 0, "every", {}])
        return own
    if isinstance(value, dict):
        own = dict(value)
        if own and rng.random() < 0.7:
            own.pop(rng.choice(list(own)))
        else:
            own["strange"] = 1
        return own
    return rng.choice([0, 1, "1/2", [], "yes"])


def tampered(certificate: dict, rng: random.Random) -> dict:
    """Return the certificate after one change or two."""
    made = copy.deepcopy(certificate)
    for _ in range(rng.choice([1, 1, 1, 2])):
        found = places(made)
        # Deep places are many: half of the time a shallow one.
        shallow = [path for path in found if len(path) <= 2]
        path = rng.choice(shallow if rng.random() < 0.3 else found)
        holder = made
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = change(holder[path[-1]], rng)
    return made


def by_kernel(certificate: dict) -> bool:
    """Does the certificate hold, for the kernel?"""
    try:
        return kernel.check(certificate).holds
    except kernel.Malformed:
        return False


def by_checker(checker: str, lines: list[str], *options: str) -> list[str]:
    """Return what the proved checker says of each line."""
    done = subprocess.run([checker, *options], input="".join(f"{line}\n" for line in lines), capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    if len(said) != len(lines):
        sys.exit(f"{len(lines)} certificates, {len(said)} verdicts: {done.stderr}")
    return said


def canonical(value: object) -> object:
    """Return a value with its numbers as fractions and the defaults of questions spelled out."""
    if isinstance(value, dict):
        own = {key: canonical(entry) for key, entry in value.items()}
        if own.get("class") == "multiclass":
            own.setdefault("classes", max(own["labels"]) + 1)
        if own.get("kind") == "linear":
            rule = {"kind": "above", "threshold": Fraction(0), "closed": own["zero"] == 1}
            layer = {"W": [own["w"]], "b": [own["b"]], "slopes": [Fraction(1), Fraction(1)]}
            return {"kind": "network", "layers": [layer], "rule": rule}
        return own
    if isinstance(value, list):
        return [canonical(entry) for entry in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(value) if value[-1:].isdigit() else value


def main() -> int:
    """Judge all, and tell what differs."""
    checker, *files = sys.argv[1:]
    found = {json.dumps(c): c for path in files for c in stored(path)}
    rng = random.Random(SEED)
    own = list(found.values())
    proved = [c for c, said in zip(own, by_checker(checker, list(found)), strict=True) if said != "not proved here"]
    cases = proved + [tampered(c, rng) for c in proved for _ in range(EACH)]
    lines = [json.dumps(c) for c in cases]
    start = time.process_time()
    kernel_says = [by_kernel(c) for c in cases]
    spent = time.process_time() - start
    said = by_checker(checker, lines)
    wrong = 0
    for line, one, other in zip(lines, kernel_says, said, strict=True):
        if one != (other == "holds"):
            wrong += 1
            print(f"the kernel says {'holds' if one else 'no'}, the proved checker {other}: {line[:600]}")
    printed = by_checker(checker, [json.dumps(c) for c in proved], "--print")
    for c, text in zip(proved, printed, strict=True):
        if canonical(json.loads(text)) != canonical(c["question"]):
            wrong += 1
            print(f"read differently: {json.dumps(c['question'])[:400]} as {text[:400]}")
    kinds = Counter(c["question"]["class"] for c in proved)
    holding = sum(kernel_says[len(proved):])
    print(f"{len(proved)} stored certificates ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}) "
          f"and {len(cases) - len(proved)} tampered ones, of which {holding} hold: {wrong} differences; "
          f"kernel {spent:.1f} s of CPU")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
