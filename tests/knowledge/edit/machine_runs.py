"""How often and how long the state machine runs."""

from typing import Any

import hypothesis
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

# To make a failure smaller takes minutes.
PHASES = (hypothesis.Phase.explicit, hypothesis.Phase.reuse, hypothesis.Phase.generate)
DERANDOMIZED = hypothesis.settings().derandomize


class Counted(RuleBasedStateMachine):
    """A state machine that counts its runs."""

    runs = 0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        type(self).runs += 1


def run_series(machine: type[Counted], *, runs: int, steps: int) -> None:
    """Run a machine so often and so long; what it does at once may come out this way or that."""
    while (left := runs - machine.runs) > 0:
        try:
            run_state_machine_as_test(
                machine,
                settings=hypothesis.settings(
                    max_examples=left,
                    stateful_step_count=steps,
                    suppress_health_check=list(hypothesis.HealthCheck),
                    phases=PHASES,
                    derandomize=DERANDOMIZED and not machine.runs,
                ),
            )
        except hypothesis.errors.FlakyStrategyDefinition:
            # Hypothesis began a run like one before, and who came first of two at once was the other this time. That is what
            # these runs are for, but no more can be made in the same series.
            continue
        break
    assert machine.runs
