"""Pictures for the documents; the same figures make the same file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt  # after the choice of what draws

from .calibration import Said, bins, calibration_error, cross_fitted

_STYLE: Any = {
    "svg.hashsalt": "footnote",
    "figure.facecolor": "white",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e5e5e5",
    "axes.axisbelow": True,
}
_LARGEST = 140.0


def draw_reliability(tiers: Mapping[str, Sequence[Said]], file: Path) -> None:
    """Draw how often the likeliest match was right against how sure the recogniser was of it, as it is and mapped."""
    with plt.rc_context(_STYLE):
        figure, axes = plt.subplots(1, len(tiers), figsize=(4.2 * len(tiers), 4.2), squeeze=False, sharey=True)
        for axis, (tier, points) in zip(axes[0], tiers.items(), strict=True):
            axis.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
            for label, said, colour in (
                ("as it is", points, "#1f5fa8"),
                ("cross-fitted", cross_fitted(points), "#d9822b"),
            ):
                tenths = bins(said)
                largest = max((one.messages for one in tenths), default=1)
                axis.plot([one.said for one in tenths], [one.right for one in tenths], color=colour, linewidth=1)
                axis.scatter(
                    [one.said for one in tenths],
                    [one.right for one in tenths],
                    s=[max(8.0, _LARGEST * one.messages / largest) for one in tenths],
                    color=colour,
                    label=f"{label}: error {calibration_error(said):.3f}",
                )
            axis.set(title=f"{tier} tier", xlabel="how sure", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
            axis.legend(loc="upper left", frameon=False, markerscale=0.6)
        axes[0][0].set_ylabel("how often right")
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.tight_layout()
        figure.savefig(file, metadata={"Date": None})
        plt.close(figure)
