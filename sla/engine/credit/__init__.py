"""What does a period of a schedule cost, and why?"""

from sla.engine.credit.price import price

__all__ = ["price"]
