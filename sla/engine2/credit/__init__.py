"""What does a period of a schedule cost, and why?"""

from sla.engine2.credit.price import price

__all__ = ["price"]
