"""The report's text as LaTeX: prose escaped, formulas between dollar signs as they are."""

from __future__ import annotations

import re


_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"$<$", ">": r"$>$",
    "…": r"\dots{}", "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~",
    "−": r"$-$", "×": r"$\times$", "≤": r"$\le$", "≥": r"$\ge$", "≈": r"$\approx$", "≠": r"$\ne$", "∞": r"$\infty$",
    "·": r"$\cdot$", "⋅": r"$\cdot$", "√": r"$\surd$", "∈": r"$\in$", "→": r"$\to$", "∅": r"$\emptyset$", "ℝ": r"$\mathbb{R}$",
    "⟨": r"$\langle$", "⟩": r"$\rangle$", "‖": r"$\|$", "′": r"$'$", "″": r"$''$", "½": r"$\frac12$", "¼": r"$\frac14$",
    "⁺": "$^{+}$", "⁻": "$^{-}$", "ᵦ": r"$_{\beta}$", "ᵀ": r"$^{T}$", "°": r"$^{\circ}$", "±": r"$\pm$", "⊥": r"$\perp$",
    "̂": "", "✓": r"$\checkmark$", "↦": r"$\mapsto$", "←": r"$\gets$", "↑": r"$\uparrow$", "↓": r"$\downarrow$",
    "⇒": r"$\Rightarrow$", "⇔": r"$\Leftrightarrow$", "∀": r"$\forall$", "∃": r"$\exists$", "∑": r"$\sum$", "∪": r"$\cup$",
    "∩": r"$\cap$", "⊂": r"$\subset$", "⊆": r"$\subseteq$", "∖": r"$\setminus$", "∧": r"$\wedge$", "∨": r"$\vee$",
    "∥": r"$\parallel$", "∘": r"$\circ$", "∇": r"$\nabla$", "∂": r"$\partial$", "ℚ": r"$\mathbb{Q}$", "ℤ": r"$\mathbb{Z}$",
    "ℕ": r"$\mathbb{N}$", "⁄": "/", "‑": "-", "‐": "-", "∼": r"$\sim$", "∝": r"$\propto$", "⌊": r"$\lfloor$", "⌋": r"$\rfloor$",
    "†": r"$\dagger$", "ℓ": r"$\ell$", "ϕ": r"$\phi$", "ε": r"$\varepsilon$", "¬": r"$\neg$", "²": "$^{2}$", "¹": "$^{1}$", "³": "$^{3}$",
}  # fmt: skip
_SPECIAL |= {sign: f"$^{{{digit}}}$" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SPECIAL |= {sign: f"$_{{{digit}}}$" for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        ["alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"],
        strict=True,
    )
)
_SPECIAL |= {letter: f"$\\{name}$" for letter, name in _GREEK.items()}


def words(text: str) -> str:
    r"""Write plain text.

    >>> words("{(0, −1)⁺} is 50 % & a_b")
    '\\{(0, $-$1)$^{+}$\\} is 50 \\% \\& a\\_b'
    """
    out = "".join(_SPECIAL.get(sign) or _known(sign) for sign in text)
    return out.replace("$$", "")  # two formulas beside one another are one


def _known(sign: str) -> str:
    """Return a letter that LaTeX knows by itself; of any other sign its number, never nothing."""
    if sign in _SPECIAL:
        return ""
    return sign if ord(sign) < 0x180 or sign.isspace() else f"[U+{ord(sign):04X}]"


def prose(text: str) -> str:
    r"""Write text with LaTeX between dollar signs, ``code`` and *emphasis*.

    >>> prose("*Any* $w_1$ of ``a_b`` is at 5%")
    '\\emph{Any} $w_1$ of \\texttt{a\\_b} is at 5\\%'
    """
    return "".join(_parts(text))


def _parts(text: str) -> list[str]:
    found = []
    for index, part in enumerate(re.split(r"\$([^$]*)\$", text)):
        if index % 2:
            found.append(f"${_safe(part)}$")
            continue
        for place, code in enumerate(re.split(r"``([^`]+)``", part)):
            if place % 2:
                found.append(f"\\texttt{{{words(code)}}}")
                continue
            for spot, word in enumerate(re.split(r"(?<![\w*])\*{1,2}([^*\s][^*]*?)\*{1,2}(?![\w*])", code)):
                found.append(f"\\emph{{{words(word)}}}" if spot % 2 else words(word))
    return found


_COMMANDS = re.compile(
    r"\\(?:write|input|include|immediate|openout|openin|read|csname|catcode|def|let|newcommand|renewcommand|usepackage|"
    r"special|directlua|loop|expandafter|jobname|pdfximage|includegraphics)(?![a-zA-Z])"
)


def _safe(formula: str) -> str:
    """Keep out of a formula what is no mathematics: somebody else's sentence runs in nobody's LaTeX."""
    balanced = formula.count("{") - formula.count("\\{") == formula.count("}") - formula.count("\\}")
    if _COMMANDS.search(formula) or not balanced or "%" in formula.replace("\\%", ""):
        return f"\\text{{{words(formula).replace('$', '')}}}"
    return formula
