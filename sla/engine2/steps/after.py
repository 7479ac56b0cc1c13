"""What follows: credits earned back, levels that move, rights that arise."""

STEPS: dict[str, tuple[str, ...]] = {}
