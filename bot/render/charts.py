"""
Charts as PNG, to be read in Discord's dark theme on a phone.

Values in, bytes out. Drawing takes a good part of a second, so it belongs into a thread; one chart is drawn at a time.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge import Confidence, MessageStance, Stance

from ..words import N_, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..numbers import Balance, ClaimNumbers

# Discord shows a picture at 350 to 550 points; at twice that, letters of 11 points are as large as its own small print.
WIDTH = 4.0
RESOLUTION = 200
LETTERS = 11
MOST_BARS = 12

BACKGROUND = "#2b2d31"
TEXT = "#f2f3f5"
FAINT = "#b5bac1"
GRID = "#4e5058"
ON_COLOUR = "#1e1f22"
HELPFUL, WRONG, UNRATED = "#4cc38a", "#f0883e", "#80848e"
AFFIRMS, DISPUTES, ASKS = "#6ca8f0", "#e8c04a", "#a6abb3"

BINS = 20
# Shares below which a part of a bar has no room for number and share, or for anything.
_ROOM_FOR_BOTH, _ROOM_FOR_ONE = 0.24, 0.1
_PADDING = 0.09
_UPPER_LEFT = 2
_STANCES = {
    MessageStance.ASSERTS: (AFFIRMS, N_("for the claim")),
    MessageStance.DISPUTES: (DISPUTES, N_("against it")),
    MessageStance.ASKS: (ASKS, N_("asking")),
}
_SIDES = {Stance.AFFIRMS: AFFIRMS, Stance.DISPUTES: DISPUTES}
_CONFIDENCES = {
    Confidence.EAGER: (":", N_("eager")),
    Confidence.BALANCED: ("--", N_("balanced")),
    Confidence.CAUTIOUS: ("-", N_("cautious")),
}
# matplotlib keeps its fonts in one place for all threads.
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBar:
    """A claim's bar: its code and its numbers."""

    code: str
    numbers: ClaimNumbers


def claims_chart(words: Words, bars: Sequence[ClaimBar]) -> bytes:
    """Return the cards by claim, with those called helpful and those called wrong; the first `MOST_BARS` claims."""
    bars = bars[:MOST_BARS]
    with _drawing:
        figure, axes = _figure(1.35 + 0.32 * max(len(bars), 2))
        rows = range(len(bars))
        parts = [
            (words("helpful"), HELPFUL, "", [bar.numbers.helpful for bar in bars]),
            (words("wrong"), WRONG, "///", [bar.numbers.wrong for bar in bars]),
            (words("no verdict"), UNRATED, "", [bar.numbers.unrated for bar in bars]),
        ]
        starts = [0] * len(bars)
        for label, colour, hatch, widths in parts:
            axes.barh(
                rows, widths, left=starts, height=0.66, color=colour, label=label, hatch=hatch, edgecolor=BACKGROUND
            )
            starts = [start + width for start, width in zip(starts, widths, strict=True)]
        most = max([bar.numbers.cards for bar in bars], default=0)
        for row, bar in zip(rows, bars, strict=True):
            _write(axes, bar.numbers.cards + most * 0.02, row, words.number(bar.numbers.cards))
        axes.set_yticks(rows, [bar.code for bar in bars])
        axes.set_xlim(0, most * 1.14 or 1)
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xticks([])
        _legend(figure, axes, words("Cards by claim"))
        return _png(figure)


def balance_chart(words: Words, balance: Balance) -> bytes:
    """Return three bars: what messages say, which side stands first on cards, how much evidence the sides have."""
    rows: list[tuple[str, list[tuple[str, int]]]] = [
        (words("Messages"), [(colour, balance.said.get(stance, 0)) for stance, (colour, _) in _STANCES.items()]),
        (words("First on the card"), [(colour, balance.first.get(side, 0)) for side, colour in _SIDES.items()]),
        (words("Items of evidence"), [(colour, balance.evidence.get(side, 0)) for side, colour in _SIDES.items()]),
    ]
    with _drawing:
        figure, axes = _figure(3.1)
        for row, (label, parts) in enumerate(rows):
            total = sum(number for _, number in parts)
            _write(axes, 0, row - 0.32, label, va="bottom")
            axes.barh(row, 1, height=0.5, color=GRID)
            start = 0.0
            for colour, number in parts:
                share = number / total if total else 0.0
                axes.barh(row, share, left=start, height=0.5, color=colour, edgecolor=BACKGROUND)
                if share >= _ROOM_FOR_ONE:
                    said = words.number(number)
                    if share >= _ROOM_FOR_BOTH:
                        said += f" · {words.percent(share)}"
                    _write(axes, start + share / 2, row, said, ha="center", color=ON_COLOUR, weight="bold")
                start += share
        axes.set_xlim(0, 1)
        axes.set_ylim(len(rows) - 0.6, -0.75)
        axes.set_xticks([])
        axes.set_yticks([])
        for colour, label in _STANCES.values():
            axes.barh(0, 0, color=colour, label=words(label))
        _legend(figure, axes, words("Balance between the sides"))
        return _png(figure)


def probabilities_chart(words: Words, probabilities: Sequence[float], thresholds: Mapping[Confidence, float]) -> bytes:
    """Return a histogram of probabilities with the lowest one that is answered at each confidence."""
    with _drawing:
        figure, axes = _figure(3.3)
        highest = _histogram(axes, probabilities)
        axes.set_ylim(0, highest * 1.75)
        for confidence, (style, label) in _CONFIDENCES.items():
            at = thresholds[confidence]
            axes.axvline(at, color=TEXT, linestyle=style, linewidth=1.6)
            _write(axes, at - 0.008, highest * 1.71, words(label), rotation=90, va="top", ha="right")
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], [words.percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
        axes.set_xlabel(words("Probability of the likeliest claim"), color=FAINT, fontsize=LETTERS)
        axes.set_ylabel(words("Messages"), color=FAINT, fontsize=LETTERS)
        _title(figure, words("Where the answers begin"))
        return _png(figure)


def _histogram(axes: Axes, probabilities: Sequence[float]) -> float:
    """Draw the bars and return the height of the highest."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  slow to import

    heights = [0] * BINS
    for probability in probabilities:
        heights[min(int(probability * BINS), BINS - 1)] += 1
    starts = [number / BINS for number in range(BINS)]
    axes.bar(starts, heights, width=1 / BINS, align="edge", color=AFFIRMS, edgecolor=BACKGROUND)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    return max(*heights, 1)


def _figure(height: float) -> tuple[Figure, Axes]:
    """Return an empty chart, free of pyplot's global state."""
    # Slow to import, and only needed once somebody asks for a chart.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    layout = ConstrainedLayoutEngine(w_pad=_PADDING, h_pad=_PADDING)
    figure = Figure(figsize=(WIDTH, height), dpi=RESOLUTION, facecolor=BACKGROUND, layout=layout)
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_facecolor(BACKGROUND)
    axes.tick_params(colors=TEXT, labelsize=LETTERS, length=0, pad=7)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, axes


def _write(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    said: dict[str, Any] = {"va": "center", "color": TEXT, "fontsize": LETTERS, **style}
    axes.text(x, y, text, **said)


def _title(figure: Figure, title: str) -> None:
    figure.suptitle(title, x=0.025, ha="left", color=TEXT, fontsize=LETTERS + 2)


def _legend(figure: Figure, axes: Axes, title: str) -> None:
    _title(figure, title)
    # Below the chart, from its left edge.
    place: dict[str, Any] = {"loc": _UPPER_LEFT, "bbox_to_anchor": (0, -0.02), "borderaxespad": 0}
    look: dict[str, Any] = {"frameon": False, "labelcolor": TEXT, "fontsize": LETTERS}
    axes.legend(ncols=3, handlelength=1, handletextpad=0.4, columnspacing=1, **place, **look)


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=BACKGROUND)
    return file.getvalue()
