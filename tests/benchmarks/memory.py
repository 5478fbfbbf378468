"""How much memory a process takes with a small and with a large knowledge base, the encoder loaded."""

import sys

from .building import TIERS, Tier
from .findings import Check, Findings, Table, shown
from .options import Options, run
from .scale import weigh

LIMITS = (400, 900)


def measure(options: Options) -> Findings:
    """Weigh a fresh process for each size."""
    found = {size: weigh(options.material, size) for size in options.sizes}
    full = TIERS[0] is Tier.FULL
    rows = [
        (f"{size:,} claims", shown(one.memory, 0), shown(one.highest, 0), shown(one.build, 1))
        for size, one in found.items()
    ]
    return Findings(
        numbers={
            "tier": TIERS[0],
            "MiB": {str(size): one.memory for size, one in found.items()},
            "highest MiB": {str(size): one.highest for size, one in found.items()},
            "build_s": {str(size): one.build for size, one in found.items()},
        },
        checks=[
            Check(f"memory, {size:,} claims", one.memory if full else None, "≤", limit, "MiB")
            for (size, one), limit in zip(found.items(), LIMITS, strict=True)
        ],
        tables=[Table("memory", "Memory", ("knowledge base", "MiB", "at its highest", "build, s"), rows)],
    )


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
