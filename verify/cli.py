"""The command line: one function a command."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from verify.arguments import (
    BAD_INPUT,
    GOOD,
    INTERRUPTED,
    NOT_AS_EXPECTED,
    UNDECIDED,
    add_table,
    as_words,
    jobs,
    named,
    size,
    table_options,
    whole,
    word,
)
from verify.cycles import seldom_collected
from verify.errors import BadInput, meant
from verify.machine import see_working_folder, stoppable
from verify.say import OutputLost, Steady, flush, give_up, prepare, say, warn
from verify.version import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    prepare()
    if argv is None:  # a process of our own, where nothing has loaded BLAS yet
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of small products wait more than they work
    try:
        given = _joined(sys.argv[1:] if argv is None else argv)
        arguments, strange = _parser(given).parse_known_args(given)
        if strange and "rest" in arguments:  # for the experiment that is named to read
            arguments.rest = strange
        elif strange:
            arguments.parser.refuse(strange)
    except SystemExit as end:  # help, or a call that cannot be read
        raise SystemExit(_finished(int(end.code or 0))) from None
    except BrokenPipeError:
        raise SystemExit(_finished(GOOD)) from None
    except OutputLost as error:
        raise SystemExit(_lost(error, GOOD)) from None
    try:
        see_working_folder()
        if argv is None and arguments.run is _hunt and arguments.time:
            ended = _guarded(arguments)
            if ended is not None:
                return ended
        with stoppable(), seldom_collected():
            status: int = arguments.run(arguments)
    except KeyboardInterrupt:
        warn("interrupted; what was done is kept")
        status = INTERRUPTED
    except BadInput as error:
        warn(f"verify: {error}")
        status = BAD_INPUT
    except BrokenPipeError:  # the reader of a pipe went away, and has what it wanted
        status = GOOD
    except OutputLost as error:
        status = _lost(error, GOOD)
    return _finished(status)


def _guarded(arguments: argparse.Namespace) -> int | None:
    """Go on in a process that can be killed once the time is over; None is for there."""
    if sys.platform != "linux":
        return None
    from verify.guard import Killed, forked
    from verify.session import parse_time

    limit = parse_time(arguments.time)
    try:
        return forked(limit + max(limit / 5, 3.0))
    except Killed as killed:
        warn(f"verify: {arguments.target}: {killed}")
    arguments.only_report = True
    try:
        ended = forked(3.0)
    except Killed:  # it comes so far not even without a search
        return UNDECIDED
    return None if ended is None else ended or UNDECIDED


def _finished(status: int) -> int:
    """See that the answer has left the process; return the exit status."""
    try:
        flush()
    except BrokenPipeError:
        give_up()
    except OutputLost as error:
        return _lost(error, status)
    return status


def _lost(error: OutputLost, status: int) -> int:
    """Say that the answer went nowhere; then nothing is as it should be."""
    give_up()
    warn(f"verify: standard output cannot be written ({error.strerror}); the answer went nowhere")
    return status or BAD_INPUT


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        """Take no beginning of an option's name for the option."""
        super().__init__(allow_abbrev=False, **options)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or the version; argparse itself would not notice that it goes nowhere."""
        for line in message.splitlines():
            (warn if file is sys.stderr and file is not sys.stdout else say)(line)

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong with the call."""
        got = re.search("invalid choice: '([^']*)'", message)
        hint = meant(got[1], self.words) if got else ""
        warn(f'{self.prog}: {message}{hint}; see "{self.prog} -h"')
        self.exit(BAD_INPUT)

    @property
    def words(self) -> list[str]:
        """Return the names of options and commands."""
        listed = [word for action in self._actions for word in action.option_strings]
        return listed + [str(word) for action in self._actions for word in action.choices or ()]

    def refuse(self, strange: Sequence[str]) -> NoReturn:
        """Refuse what nothing was made of."""
        first = next((one for one in strange if one.startswith("-")), strange[0])
        hint = meant(first.partition("=")[0], self.words)
        self.error(f"nothing is made of {' '.join(strange)!r:.80}{hint}")


def _joined(arguments: Sequence[str]) -> list[str]:
    """Join an option and a value that begins with a minus sign, which is no option."""
    joined: list[str] = []
    for argument in arguments:
        before = joined[-1] if joined else ""
        negative = before[2:].isalpha() and re.match(r"-\.?[0-9]", argument)
        if before.startswith("--") and negative:
            joined[-1] = f"{before}={argument}"
        else:
            joined.append(argument)
    return joined


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="verify",
        description="Checks machine-learning theory papers the way a test suite checks code.",
        epilog="Exit status: 0 as expected, 1 not as expected, 2 bad input or an output that cannot "
        "be written, 3 undecided, 130 interrupted by Ctrl-C, SIGTERM or SIGHUP.",
    )
    parser.add_argument("--version", action="version", version=f"verify {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    entry = commands.add_parser("list", help="show every claim, or every chapter")
    entry.add_argument("ids", type=named, nargs="*", metavar="ID", help="claims, chapters, or what several ids begin with; none for all")
    entry.add_argument("--chapters", action="store_true", help="show the chapters that are installed, and who brings them")
    entry.add_argument("--json", action="store_true", help="as an array of objects")
    entry.set_defaults(run=_list, parser=entry)

    entry = commands.add_parser("run", help="check claims and their variants")
    entry.add_argument("ids", type=named, nargs="*", metavar="ID", help="claims, chapters, or what several ids begin with; none for all")
    entry.add_argument("--profile", **word("quick", "full", "deep"), default="quick")
    _add_effort(
        entry,
        time="stop after T, such as 90s, 10m or 8h",
        work="judgements for each claim and variant, for --profile deep",
        scheduler="of a Dask cluster, for --profile deep",
        out="default: reports/latest",
    )
    entry.add_argument("--witnesses", type=named, metavar="DIR", help="store the instances found there too")
    entry.add_argument("--open", action="store_true", help="open the report in a browser")
    entry.set_defaults(run=_run, parser=entry)

    entry = commands.add_parser(
        "hunt",
        help="try hard to refute the conjectures of a file",
        description="Tries hard to refute the conjectures of a file. The same call again goes on "
        "from its journal.",
        epilog="Exit status: 0 survives, 1 refuted, 2 bad input, 3 undecided, 130 interrupted.",
    )
    entry.add_argument("target", type=named, metavar="FILE.py[:NAME]", help="all of a file, or the class NAME")
    _add_effort(
        entry,
        time="stop all of it after T, such as 90s, 10m or 8h; the pages come on top",
        work="judgements for each conjecture, where no time is given (default: 20000)",
        scheduler="of a Dask cluster that does the work",
        out="default: reports/hunts/FILE",
    )
    entry.set_defaults(run=_hunt, parser=entry, only_report=False)

    entry = commands.add_parser("new", help="write the file of a conjecture, which already runs")
    entry.add_argument("title", metavar="TITLE", help='such as "Conjecture 3"')
    entry.set_defaults(run=_new, parser=entry)

    entry = commands.add_parser(
        "new-chapter",
        help="write a package for a paper's claims, which runs and keeps the laws",
        description="Writes a package with a chapter, two readings of a sentence, an object, and a kind of "
        "certificate. It can be installed, runs as it is, and is there to be changed. With --tex it "
        "holds instead every theorem, lemma and remark of a LaTeX source as a sentence not stated yet: "
        "number, title, labels, printed text and what it refers to. Nothing of the source is run; what "
        "is not understood is said. A second call says what is printed otherwise, and touches no file "
        "that may have been changed.",
    )
    entry.add_argument("key", type=named, metavar="KEY", help="what its ids begin with, such as mypaper2024")
    entry.add_argument("--in-book", action="store_true", help="a chapter in the package theorems instead")
    entry.add_argument("--tex", type=named, metavar="FILE", help="the paper's main LaTeX file")
    entry.add_argument("--json", action="store_true", help="with --tex: print what was understood, and write nothing")
    entry.set_defaults(run=_new_chapter, parser=entry)

    entry = commands.add_parser(
        "check",
        help="re-check answers and certificates with the kernel alone",
        description="Re-checks certificates with the kernel alone, and that all that an answer says "
        "beside them is what they show.",
        epilog="Exit status: 0 all holds, 1 something does not, 2 bad input, 3 something is without "
        "a certificate, so that nothing is shown of it.",
    )
    entry.add_argument("files", type=named, nargs="+", metavar="FILE")
    entry.add_argument("--data", type=named, metavar="DATA", help="are they about this table (.csv, .json, .npz, ...), row by row, or the questions of this .jsonl? A folder: of the data that certificates name by their hash")
    entry.add_argument("--built-in", action="store_true", help="ask the kernel alone, and no kind of another package")
    add_table(entry)
    entry.add_argument("--proved", action="store_true", help="by the checker that is proved in Coq, too; make proofs builds it")
    entry.add_argument("--print", dest="shows", action="store_true", help="with --proved: print each question as that checker reads it")
    entry.set_defaults(run=_check, parser=entry)

    entry = commands.add_parser(
        "replay",
        help="does a stored instance still do what it did?",
        description="Re-checks the certificates stored with an instance, and judges the instance again. "
        "A replay of a conjecture runs the conjecture's Python file, if its text is still the recorded one.",
    )
    entry.add_argument("files", type=named, nargs="+", metavar="FILE")
    entry.add_argument("--trust", action="store_true", help="run the conjecture's file whatever its text is now")
    entry.set_defaults(run=_replay, parser=entry)

    entry = commands.add_parser(
        "try",
        help="does a claim hold on an instance of your own?",
        description="Decides a claim on one instance of your own: is it one, which assumption fails, "
        "what is constructed, and what is decided, with certificates. Without FILE, shows an instance.",
        epilog="Exit status: 0 holds, or asks nothing of it; 1 refuted; 2 bad input, or no instance of the "
        "claim; 3 undecided.",
    )
    entry.add_argument("id", type=named, metavar="ID", help="a claim, or claim+variant")
    entry.add_argument("file", type=named, nargs="?", metavar="FILE", help="JSON; .csv and .npz too, where what the claim speaks of reads them")
    entry.add_argument("--json", action="store_true", help="as one object")
    entry.add_argument("--time", type=named, metavar="T", help="of processor time, such as 90s or 1h (default: 10m)")
    entry.add_argument("--out", type=named, metavar="FILE", help="store it with its certificates, for verify replay")
    add_table(entry)
    entry.set_defaults(run=_try, parser=entry)

    entry = commands.add_parser("laws", help="ask of each claim of a chapter what every chapter must keep")
    entry.add_argument("keys", type=named, nargs="*", metavar="KEY", help="chapters, or ids; none for all")
    entry.add_argument("--list", action="store_true", help="show the laws, each with the reason for it")
    entry.set_defaults(run=_laws, parser=entry)

    _add_experiment(commands)

    entry = commands.add_parser(
        "report",
        help="write the pages again from report.json",
        description="Writes the pages again from report.json; where a search went on since, from its journal. "
        "That of a hunt runs the conjecture's Python file, if it is there with the recorded text.",
    )
    entry.add_argument("folder", type=named, metavar="DIR")
    entry.add_argument("--trust", action="store_true", help="run the text that campaign.json holds, if the file is not there")
    entry.set_defaults(run=_report, parser=entry)

    entry = commands.add_parser(
        "cite",
        help="a paragraph on a claim for a text of yours: what came of it, the instance, why",
        description="Prints a paragraph on a claim of a report, in LaTeX or Markdown: which sentence, what came of it "
        "and why, the smallest instance with an argument made from its certificates, what holds instead, on how "
        "much, and the commands that re-check it. With --out also the picture, the instance and the certificates.",
    )
    entry.add_argument("id", type=named, metavar="ID")
    entry.add_argument("--format", default="latex", **word("latex", "markdown"), help="default: %(default)s")
    entry.add_argument("--report", default="reports/latest", type=named, metavar="DIR", help="default: %(default)s")
    entry.add_argument("--out", type=named, metavar="DIR", help="write it there, with the files that it names")
    entry.set_defaults(run=_cite, parser=entry)

    if given[:1] not in [[name] for name in commands.choices]:
        _add_lent(commands, given)
    return parser


def _add_experiment(commands: Any) -> None:
    entry = commands.add_parser(
        "experiment",
        help="run a measured experiment; resumable",
        description="Runs a measured experiment, or goes on with a run that was stopped; without ID, lists them all.",
        epilog="Exit status: 0 finished, 1 what a theorem promises does not hold, 2 bad input, "
        "3 something that was to be decided is open, 130 interrupted, with what was finished kept.",
    )
    entry.add_argument("id", type=named, nargs="?", metavar="ID", help="such as charles2019/figure-4")
    entry.add_argument("--scale", type=named, metavar="S", help="such as small; by default the smallest")
    entry.add_argument("--device", type=named, metavar="D", help="such as cpu")
    entry.add_argument("--data", type=named, metavar="PATH", help="the data, where the experiment reads some")
    entry.add_argument("--jobs", type=jobs, default=1, metavar="N", help="processes")
    entry.add_argument("--out", type=named, metavar="DIR", help="default: a folder of reports/latest; a run that is there goes on")
    entry.set_defaults(run=_experiment, parser=entry, rest=[])


def _add_effort(
    entry: argparse.ArgumentParser, *, time: str, work: str, scheduler: str, out: str
) -> None:
    """Add the options that say how long is searched, by whom, and where the report goes."""
    entry.add_argument("--time", type=named, metavar="T", help=time)
    entry.add_argument("--work", type=size, metavar="N", help=work)
    entry.add_argument("--seed", type=whole, default=0, metavar="N")
    entry.add_argument("--jobs", type=jobs, default=1, metavar="N", help="processes")
    entry.add_argument("--scheduler", type=named, metavar="ADDRESS", help=scheduler)
    entry.add_argument("--out", type=named, metavar="DIR", help=out)


def _add_lent(commands: Any, given: Sequence[str]) -> None:
    """Add the commands that book and chapters bring; nothing is loaded of one that is not called."""
    from verify.book import found, lent

    lists = [lent("COMMANDS")]
    if given[:1] not in [[name] for name in lists[0]]:
        from verify.chapters import commands as brought

        own, problems = brought([*commands.choices, *lists[0]])
        lists.append(own)
        _spoiled(problems)
    for name, (place, line) in (pair for one in lists for pair in one.items()):
        entry = commands.add_parser(name, help=line)
        entry.set_defaults(parser=entry, drawn=_drawn)
        if name in given:
            try:
                found(place)(entry)
            except (ImportError, AttributeError) as error:
                warn(f"verify: the command {name!r} cannot be loaded from {place}: {error}")
                raise SystemExit(BAD_INPUT) from None


def _drawn(scene: Any) -> str:
    """Return a scene as SVG, for commands of the book, which know no pages."""
    from verify.cite.paragraph import svg

    return svg(scene)


def _list(arguments: argparse.Namespace) -> int:
    from verify import registry
    from verify.records import to_json
    from verify.report.natures import listing

    if arguments.chapters:
        return _list_chapters(arguments)
    keys = [name for name in arguments.ids if name in registry.chapters()]
    waiting = registry.not_stated(keys if arguments.ids else None)
    of = sum(len(registry.sentences(key)) for key in {cls.id.partition("/")[0] for cls in waiting})
    places = registry.as_printed(cls.id for cls in waiting)
    waiting.sort(key=lambda cls: places[cls.id])
    ids = registry.chosen(arguments.ids)
    found = [registry.find(name) for name in ids] if arguments.ids else [*registry.claims().values()]
    rows = [registry.describe(claim) for claim in found]
    if not arguments.json:
        places = registry.as_printed(row.id for row in rows)
        rows.sort(key=lambda row: places[row.id])
    for line in json.dumps(to_json(rows), indent=1).split("\n") if arguments.json else listing(rows, waiting, of):
        say(line)
    return GOOD if arguments.ids else _spoiled(registry.problems())


def _list_chapters(arguments: argparse.Namespace) -> int:
    from verify import registry

    if arguments.ids:
        msg = f"--chapters lists all of them; leave {arguments.ids[0]!r:.80} out"
        raise BadInput(msg)
    rows = registry.listing()
    if arguments.json:
        for line in json.dumps(rows, indent=1).split("\n"):
            say(line)
    for row in [] if arguments.json else rows:
        paper = f"{', '.join(row['authors'])}: {row['title']}" if row["authors"] else row["title"]
        say(f"{row['key']}  {row['claims']} claims  {paper}  [{row['package']}, {row['by'] or 'built in'}]")
    return _spoiled(registry.problems())


def _spoiled(problems: Sequence[str]) -> int:
    """Say which chapters and kinds cannot be used; return the exit status."""
    for line in problems:
        warn(f"verify: {line}")
    return NOT_AS_EXPECTED if problems else GOOD


def _run(arguments: argparse.Namespace) -> int:
    from verify.session import run_session

    return _steadily(run_session, arguments)


def _hunt(arguments: argparse.Namespace) -> int:
    from verify.hunting import run_hunt

    return _steadily(run_hunt, arguments)


def _steadily(command: Callable[..., int], arguments: argparse.Namespace) -> int:
    """Carry out a command that writes a report: it does so whether anybody listens or not."""
    steady = Steady()
    status = command(arguments, steady)
    return _lost(steady.lost, status) if isinstance(steady.lost, OutputLost) else status


def _new(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify.scaffold import write_new

    path = write_new(arguments.title, Path())
    say(f"{path} is written; try it: verify hunt {path}")
    return GOOD


def _new_chapter(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify.scaffold import write_chapter, write_paper

    install = "" if arguments.in_book else f"python -m pip install -e {arguments.key} && "
    if arguments.json:
        return _printed(arguments)
    if not arguments.tex:
        path, _ = write_chapter(arguments.key, Path.cwd(), in_book=arguments.in_book)
        say(f"{path}: try {install}verify laws {arguments.key}")
        return GOOD
    begun = write_paper(arguments.key, Path.cwd(), arguments.tex, in_book=arguments.in_book)
    for line in (*begun.told, begun.summary):
        say(line)
    say(f"{begun.root}: try {install}verify list {arguments.key}")
    return GOOD


def _printed(arguments: argparse.Namespace) -> int:
    """Print what was understood of a LaTeX source."""
    from verify.scaffold.paper import read_paper

    if not arguments.tex:
        msg = "--json prints what was understood of a LaTeX source; add --tex FILE"
        raise BadInput(msg)
    for line in json.dumps(read_paper(arguments.tex).as_json(), indent=1, ensure_ascii=False).split("\n"):
        say(line)
    return GOOD


def _cite(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify.cite import paragraph
    from verify.report.schema import read

    one = paragraph.cited(read(Path(arguments.report)), arguments.id)
    if arguments.out:
        for path in paragraph.write(one, Path(arguments.out), arguments.format):
            say(str(path))
        return GOOD
    text = paragraph.latex(one) if arguments.format == "latex" else paragraph.markdown(one)
    for line in text.rstrip("\n").split("\n"):
        say(line)
    return GOOD


def _check(arguments: argparse.Namespace) -> int:
    from verify.kernel import Malformed

    if arguments.shows and not arguments.proved:
        msg = "--print prints what the proved checker reads; add --proved"
        raise BadInput(msg)
    about = _about(arguments)
    worst = GOOD
    with _proved(arguments) as proved:
        for path in arguments.files:
            said = _Said(path, arguments.data if about is None else None, arguments.built_in, proved)
            try:
                _check_file(path, said, about)
            except Malformed as error:
                said.malformed(str(error))
            said.in_short(about)
            # Bad input is worse than what does not hold, and that than what is not shown.
            worst = max(worst, said.status, key=(GOOD, UNDECIDED, NOT_AS_EXPECTED, BAD_INPUT).index)
    return worst


def _proved(arguments: argparse.Namespace) -> Any:
    """Return the proved checker, or nothing where it is not asked for, to be closed after use."""
    if not arguments.proved:
        return contextlib.nullcontext()
    from verify.proved import Checker

    return Checker(shows=arguments.shows)


def _about(arguments: argparse.Namespace) -> Any:
    """Return what judges whether answers are about the given data, None without data."""
    if arguments.data is None:
        if table_options(arguments):
            msg = f"{_options(arguments)} say how to read --data; name the data too"
            raise BadInput(msg)
        return None
    if os.path.isdir(arguments.data):
        return None
    from verify.book import found, lent

    judge = lent("ABOUT").get("data")
    if judge is None:
        msg = "--data needs the book, which reads it; install it"
        raise BadInput(msg)
    return found(judge)(arguments.data, **table_options(arguments))


def _options(arguments: argparse.Namespace) -> str:
    """Name the options of a table that were given."""
    words = [word for word in as_words(table_options(arguments)) if word.startswith("--")]
    return " and ".join(words) if len(words) > 1 else f"{words[0]} and its like"


class _Said:
    """What was said of a file, line by line, and the exit status it comes to."""

    def __init__(self, path: str, folder: str | None, built_in: bool, proved: Any = None) -> None:
        self.path, self.folder, self.built_in, self.status = path, folder, built_in, GOOD
        self.proved = proved
        self.certificates = self.answers = self.fit = 0
        self.silent: list[str] = []

    def certificate(self, kind: str, reason: str, by: str) -> None:
        """Say whether a certificate holds, and who vouches for that where it is not the kernel."""
        self.certificates += 1
        checked = f" (checked by {by})" if by else ""
        if reason:
            self.unfit(f"certificate {self.certificates} ({kind}) does not hold{checked}: {reason}")
        else:
            say(f"{self.path}: certificate {self.certificates} ({kind}) holds{checked}")

    def undecided(self, kind: str, reason: str) -> None:
        """Say that nothing is known of a certificate."""
        self.certificates += 1
        say(f"{self.path}: certificate {self.certificates} ({kind}) is undecided: {reason}")
        self.status = self.status or UNDECIDED

    def by_proof(self, certificate: object, holds: bool) -> bool:
        """Say what the proved checker says; return whether it does not refuse."""
        verdict = self.proved.judge(certificate)
        if verdict.question and verdict.said in ("holds", "refused"):
            say(verdict.question)
        place = f"certificate {self.certificates}"
        if verdict.said == "holds" and holds:
            say(f"{self.path}: {place} holds by the proved checker")
        elif verdict.said == "not proved here":
            say(f"{self.path}: {place} is of a kind whose checker is not proved here")
            self.status = self.status or UNDECIDED
        else:
            self.unfit(f"{place} by the proved checker: {verdict.said}")
        return str(verdict.said) in ("holds", "not proved here")

    def unfit(self, sentence: str) -> None:
        """Say that something is not what it is taken for."""
        say(f"{self.path}: {sentence}")
        self.status = self.status or NOT_AS_EXPECTED

    def malformed(self, reason: str) -> None:
        """Say what cannot be judged at all."""
        warn(f"verify: {self.path}: {reason}")
        self.status = BAD_INPUT

    def in_short(self, about: Any) -> None:
        """Count the answers; those that show nothing are told, and are no success."""
        if about and self.certificates and self.status == GOOD:
            say(f"{self.path}: about {about.path}, {about.how}")
        if self.answers:
            n, k = self.answers, self.fit
            alike = "the answer fits its" if n == 1 else f"{n} answers fit their"
            some = f"{k} of {n} answers {'fits its' if k == 1 else 'fit their'}"
            if k or n > 1:
                say(f"{self.path}: {alike if k == n else some} certificates")
        if self.silent:
            some = ", ".join(self.silent[:6]) + (", …" if len(self.silent) > 6 else "")
            say(f"{self.path}: {len(self.silent)} without a certificate, of which nothing is shown: {some}")
            self.status = self.status or UNDECIDED


def _check_file(path: str, said: _Said, about: Any) -> None:
    from verify.kernel import Malformed, files, unpacked

    count = 0
    for place, read in files.values(path, _text(path)):
        count += 1
        try:
            value = unpacked(_whole(read))
            good = _check_value(place, value, said)
            other = about(value, count) if about and good else ""
        except Malformed as error:
            said.malformed(f"{place}: {error}" if place else str(error))
        else:
            if other:
                said.unfit(f"{place}, {other}" if place else other)
    if not count:
        msg = "holds no certificate"
        raise Malformed(msg)
    left = about.missing(count) if about else ""
    if left:
        said.unfit(left)


def _text(path: str) -> str | None:
    """Return the text of a file that is packed."""
    if not path.lower().endswith(".gz"):
        return None
    from verify.kernel import Malformed
    from verify.parts import text_of

    try:
        return text_of(path)
    except BadInput as error:
        raise Malformed(str(error)) from None


def _whole(read: Any) -> Any:
    """Return an answer with its parts in their places, where some stand beside it."""
    if type(read) is not dict or read.keys() != {"parts", "answer"}:
        return read
    from verify.kernel import Malformed, unpacked
    from verify.parts import spread

    try:
        return spread(read, unpacked)
    except BadInput as error:
        raise Malformed(str(error)) from None


def _check_value(place: str, value: Any, said: _Said) -> bool:
    """Judge one value of a file; return whether all that it holds does hold."""
    from verify import kernel, kinds
    from verify.kernel import files, headline

    certificates = [] if headline.is_error(value) else files.within(value)
    good = True
    for certificate in certificates:
        data = {} if said.folder is None else kinds.fetched(certificate, said.folder)
        ask = kernel.check if said.built_in else kinds.check
        try:
            judgement = ask(certificate, data=data)
        except kernel.Missing as missing:
            put = "; add --data DIR, the folder with them" if said.folder is None else f" in {said.folder}"
            said.undecided(_kind(certificate), f"{missing}{put}")
            good = False
            continue
        said.certificate(_kind(certificate), judgement.reason, kinds.vouches(certificate))
        if said.proved is not None:  # it sees the data where their hashes stand
            whole = {**certificate, "question": kernel.completed(certificate["question"], data)}  # type: ignore[dict-item, index]
            good = said.by_proof(whole, judgement.holds) and good
        good = good and judgement.holds
    answers = list(headline.answers(value))
    if not answers and not certificates:
        msg = "holds no certificate"
        raise kernel.Malformed(msg)
    if not good:
        said.answers += len(answers)
        return False
    fit = [_check_answer(place, answer, said) for answer in answers]  # each is judged
    return all(fit)


def _kind(certificate: Any) -> str:
    """Name a certificate by its kind and, where that is a word, by its answer."""
    kind, answer = certificate["question"]["class"], certificate["answer"]
    return f"{kind}: {answer}" if answer in ("yes", "no", "vacuous") else str(kind)


def _check_answer(place: str, answer: dict[str, Any], said: _Said) -> bool:
    """Judge what stands beside certificates that hold."""
    from verify.kernel import Refused, headline

    if headline.is_tried(answer):
        where = f"{place}, " if place else ""
        say(f"{said.path}: {where}that the certificates decide {answer['id']!s:.80} is not shown by them; verify try decides it again")
        said.status = said.status or UNDECIDED
        return True
    try:
        shows = headline.check(answer)
    except Refused as refusal:
        said.answers += 1
        where = f"{place}, " if place else ""
        said.unfit(f"{where}the answer does not fit its certificates: {refusal}")
        return False
    if shows:
        said.answers, said.fit = said.answers + 1, said.fit + 1
    else:
        word = "error" if headline.is_error(answer) else "undecided"
        said.silent.append(f"{place} ({word})" if place else word)
    return True


def _replay(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify.stored import replay

    status = GOOD
    for path in arguments.files:
        answer = replay(Path(path), trust=arguments.trust, say=warn)
        say(f"{path}: {answer.sentence}")
        status = status if answer.same else NOT_AS_EXPECTED
    return status


def _try(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify import files, given, objects, registry
    from verify.outcome import Outcome
    from verify.session import parse_time
    from verify.stored import TOLD

    claim = registry.find(arguments.id)
    if arguments.file is None:
        if arguments.json or arguments.out or arguments.time or table_options(arguments):
            msg = f"which instance? Name its file; verify try {claim.id} alone shows one"
            raise BadInput(msg)
        say(json.dumps(given.form(claim), ensure_ascii=False))
        return GOOD
    given.require_instances(claim)
    seconds = given.SECONDS if arguments.time is None else parse_time(arguments.time)
    path = Path(arguments.file)
    x = given.read_instance(claim, path, **table_options(arguments))
    found = given.tried(claim, x, str(path), seconds)
    if found.outcome is None and not arguments.json:
        outside = [f'is none of the domain "{name}"' for name in found.failed if name == claim.domain.name]
        unmet = [f'does not meet "{name}"' for name in found.failed if name != claim.domain.name]
        msg = f"{path}: is no instance of {claim.id}: it {' and '.join(outside + unmet)}"
        raise BadInput(msg)
    if arguments.out and found.outcome is not None:
        out = Path(arguments.out)
        files.write(out.parent, out.name, json.dumps(found.stored(), indent=1, ensure_ascii=False) + "\n")
    if arguments.json:
        say(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        assert found.outcome is not None
        say(f"{path}: {objects.told(x):.200}")
        if found.verdict.witness is not None:
            say(f"constructed: {objects.show(found.verdict.witness):.200}")
        for certificate in found.certificates:
            say(f"certificate ({_kind(certificate)}) holds")
        because = f": {found.verdict.reason}" if found.verdict.reason else ""
        told = "holds on this instance" if found.outcome is Outcome.SURVIVES else TOLD[found.outcome]
        say(f"{claim.id} {told}{because}")
    if found.outcome is None:
        return BAD_INPUT
    return {Outcome.REFUTED: NOT_AS_EXPECTED, Outcome.UNDECIDED: UNDECIDED}.get(found.outcome, GOOD)


def _laws(arguments: argparse.Namespace) -> int:
    from verify.laws import run_laws

    return run_laws(arguments, say)


def _experiment(arguments: argparse.Namespace) -> int:
    from verify import registry
    from verify.experiment.command import carry_out

    if arguments.id is not None:
        return carry_out(registry.experiment(arguments.id), arguments, arguments.rest)
    for name, experiment in registry.experiments().items():
        say(f"{name}: {experiment.title} ({', '.join(experiment.scales)})")
    return _spoiled(registry.without_experiments())


def _report(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from verify.campaign import folder
    from verify.files import held
    from verify.report.pages import rebuild
    from verify.report.write import write_report

    here = Path(arguments.folder)
    if not here.is_dir():
        msg = f"{here}: is no folder; name that of a report"
        raise BadInput(msg)
    with held(here, shared=True):
        newer = folder.newer_than_report(here)
        options = {"trust": arguments.trust, "say": warn}
        page = folder.rebuild(here, write_report, **options) if newer else rebuild(here)
    say(str(page))
    return GOOD
