"""What only some kinds of claims have: curves, cells, and whatever else a run recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from verify.picture.words import typeset
from verify.report import charts
from verify.report.picture_table import picture_table
from verify.report.values import brief, exact
from verify.results import is_number


MOST_ROWS = 60


def measurements(details: Mapping[str, Any]) -> Markup:
    """Render recorded details: charts where there are curves, tables where there are rows."""
    parts = []
    for name, value in details.items():
        if name == "curves":
            parts += _curves(value, details)
        elif name == "gallery":
            parts.append(picture_table(value))
        elif name not in (
            "campaign", "suggestions", "unit", "x_label", "y_label", "log_x", "log_y"
        ):
            parts.append(_part(name, value))
    return Markup("").join(parts)


WORDS = {
    "cell": "cell", "trials": "trials", "failures": "failures", "claimed": "failure allowed",
    "high": "failure at most", "low": "failure at least", "threshold": "bound asks for",
    "minimum": "least seen", "one_percent": "1 % of trials below", "alpha": "share of the error budget",
    "squared_B": "B²", "squared_R": "R²", "rho": "ρ", "bound": "bound claimed",
}
FIRST = ("outcome", "distribution", "trainer", "rho", "n", "threshold", "minimum", "trials", "failures",
         "high", "claimed", "low")
# Columns of a cell in the order in which a reader asks for them.

LONG = ("reason", "cell")
# Columns that only say again what the others say.


def _series(found: Mapping[str, Any]) -> Markup:
    """Return the chart of one series: rows of numbers over the first of them."""
    rows = found["points"]
    keys = [key for key in rows[0] if all(charts.number_of(row.get(key)) is not None for row in rows)]
    x, *names = [key for key in keys if key != "trials"]
    chart = {
        "x_label": WORDS.get(x, x),
        "curves": [
            {"name": WORDS.get(name, name), "x": [row[x] for row in rows], "y": [row[name] for row in rows]}
            for name in names
        ],
    }
    rest = {key: value for key, value in found.items() if key not in ("points", "series", "name", x)}
    said = Markup(", ").join(
        Markup("{} {}").format(WORDS.get(key, key), _cell(value)) for key, value in rest.items()
    )
    name = str(found.get("series", found.get("name", "Series")))
    return Markup('<div><h3>{}</h3>{}<p class="small soft">{}</p></div>').format(
        name, _chart(chart, name, small=True), said
    )


def _part(name: str, value: Any) -> Markup:
    title = Markup("<h3>{}</h3>").format(_said(name).capitalize())
    if isinstance(value, Mapping) and isinstance(value.get("curves"), list):
        rest = {key: one for key, one in value.items() if key not in ("curves", "x_label", "y_label")}
        return title + _chart(value) + (measurements(rest) if rest else Markup(""))
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        if all("x" in row and "y" in row for row in value):
            return title + _chart({"curves": value})
        return title + _table(name, value)
    if isinstance(value, Mapping):
        plain = {key: one for key, one in value.items() if not _is_table(one) and not isinstance(one, Mapping)}
        tables = [
            _table(f"{name}, {key}", one) if _is_table(one) else Markup("<h4>{}</h4>{}").format(_said(key), _listed(one))
            for key, one in value.items()
            if key not in plain
        ]
        return title + (_listed(plain) if plain else Markup("")) + Markup("").join(tables)
    return Markup("<p><strong>{}</strong>: {}</p>").format(
        _said(name).capitalize(), _cell(value)
    )


def _said(name: str) -> str:
    return typeset(WORDS.get(name, name.replace("_", " ")))


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _curves(value: Sequence[Mapping[str, Any]], details: Mapping[str, Any]) -> list[Markup]:
    """Return a chart for each series, and one for all plain curves together."""
    series = [one for one in value if one.get("points")]
    plain = [one for one in value if "x" in one and "y" in one]
    parts = []
    if series:
        parts.append(Markup('<div class="charts">{}</div>').format(Markup("").join(map(_series, series))))
    if plain:
        labels = {key: source[key] for source in (plain[0], details) for key in ("x_label", "y_label")
                  if key in source}
        parts.append(_chart({"curves": plain, **labels}))
    return parts


def _chart(found: Mapping[str, Any], title: str = "the figure", *, small: bool = False) -> Markup:
    chart = charts.curves(found, width=360.0 if small else 560.0)
    if chart is None:
        return Markup("<p>No point of these curves can be drawn.</p>")
    keys = Markup("").join(
        Markup("<li>{}{}</li>").format(charts.key_of(k), _said(str(one.get("name", ""))))
        for k, one in enumerate(found["curves"])
    )
    rows = [
        {"curve": one.get("name", ""), "x": x, "y": y}
        for one in found["curves"]
        for x, y in zip(one["x"], one["y"], strict=False)
    ]
    return Markup(
        '<figure>{}<ul class="legend">{}</ul></figure><details><summary>Numbers behind the figure'
        "</summary>{}</details>"
    ).format(chart, keys, _table(f"numbers behind {title}", rows))


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    keys = dict.fromkeys(key for row in rows for key in row)
    if "outcome" in keys:
        keys = dict.fromkeys([*(key for key in FIRST if key in keys), *keys])
    columns = [key for key in keys if key not in LONG or len(keys) < 4]
    head = Markup("").join(
        Markup("<th>{}</th>").format(_said(key)) for key in columns
    )
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(_cell(row.get(key, ""))) for key in columns)
        )
        for row in rows[:MOST_ROWS]
    )
    more = len(rows) - MOST_ROWS
    rest = Markup("<p>… {} more rows in report.json</p>").format(more) if more > 0 else Markup("")
    return Markup(
        '<div class="wide" tabindex="0" role="region" aria-label="{}"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>{}"
    ).format(f"Table: {name.replace('_', ' ')}", head, body, rest)


def _listed(value: Mapping[str, Any]) -> Markup:
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(_said(key), _cell(one))
        for key, one in value.items()
    )
    return Markup('<dl class="row">{}</dl>').format(rows)


def _cell(value: Any) -> Any:
    if is_number(value):
        return exact(value)
    if isinstance(value, float):
        return typeset(f"{value:.5g}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return Markup("; ").join(Markup("{}: {}").format(_said(key), _cell(one)) for key, one in value.items())
    if isinstance(value, list):
        return Markup(", ").join(map(_cell, value)) if any(isinstance(x, float) for x in value) else brief(value)
    return "" if value is None else typeset(str(value))
