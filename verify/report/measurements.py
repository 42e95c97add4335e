"""What only some kinds of claims have: curves, cells, and whatever else a run recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from verify.report import charts
from verify.report.values import brief, exact, is_number


MOST_ROWS = 60


def measurements(details: Mapping[str, Any]) -> Markup:
    """Render recorded details: charts where there are curves, tables where there are rows."""
    parts = []
    for name, value in details.items():
        if name == "curves":
            parts.append(_chart(details))
        elif name not in ("x_label", "y_label", "log_x", "log_y"):
            parts.append(_part(name, value))
    return Markup("").join(parts)


def _part(name: str, value: Any) -> Markup:
    title = Markup("<h3>{}</h3>").format(name.replace("_", " ").capitalize())
    if isinstance(value, Mapping) and isinstance(value.get("curves"), list):
        rest = {key: one for key, one in value.items() if key not in ("curves", "x_label", "y_label")}
        return title + _chart(value) + (measurements(rest) if rest else Markup(""))
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        if all("x" in row and "y" in row for row in value):
            return title + _chart({"curves": value})
        return title + _table(name, value)
    if isinstance(value, Mapping):
        return title + _listed(value)
    return Markup("<p><strong>{}</strong>: {}</p>").format(
        name.replace("_", " ").capitalize(), _cell(value)
    )


def _chart(found: Mapping[str, Any]) -> Markup:
    chart = charts.curves(found)
    if chart is None:
        return Markup("<p>No point of these curves can be drawn.</p>")
    keys = Markup("").join(
        Markup("<li>{}{}</li>").format(charts.key_of(k), one.get("name", ""))
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
    ).format(chart, keys, _table("numbers of the figure", rows))


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = Markup("").join(Markup("<th>{}</th>").format(key.replace("_", " ")) for key in columns)
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
        Markup("<dt>{}</dt><dd>{}</dd>").format(key.replace("_", " "), _cell(one))
        for key, one in value.items()
    )
    return Markup('<dl class="row">{}</dl>').format(rows)


def _cell(value: Any) -> Any:
    if is_number(value):
        return exact(value)
    if isinstance(value, float):
        return f"{value:.5g}".replace("-", "−")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_cell(one)}" for key, one in value.items())
    if isinstance(value, list):
        return brief(value)
    return "" if value is None else str(value)
