"""How much memory a process takes with a small and with a large knowledge base, the encoder loaded."""

import sys

from .building import TIERS, Tier
from .findings import Check, Findings, Table, shown
from .options import Options, run
from .scale import weigh

LIMITS = (400, 900)


def measure(options: Options) -> Findings:
    """Weigh a fresh process for each tier and size."""
    found = {(tier, size): weigh(options.material, tier, size) for tier in TIERS for size in options.sizes}
    rows = [
        (f"{size:,} claims, {tier}", shown(one.memory, 0), shown(one.highest, 0), shown(one.build, 1))
        for (tier, size), one in found.items()
    ]
    return Findings(
        numbers={
            tier: {
                str(size): {"MiB": one.memory, "highest MiB": one.highest, "build_s": one.build}
                for (its, size), one in found.items()
                if its is tier
            }
            for tier in TIERS
        },
        checks=[
            Check(f"memory, full, {size:,} claims", found[Tier.FULL, size].memory, "≤", limit, "MiB")
            for size, limit in zip(options.sizes, LIMITS, strict=True)
        ],
        tables=[Table("memory", "Memory", ("knowledge base and tier", "MiB", "at its highest", "build, s"), rows)],
    )


if __name__ == "__main__":
    sys.exit(run(__doc__, measure))
