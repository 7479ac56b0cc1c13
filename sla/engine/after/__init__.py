"""What follows from a period's result, and what can be known before the period is over?"""

from sla.engine.after.lines import after_steps
from sla.engine.after.loss import notes

__all__ = ["after_steps", "notes"]
