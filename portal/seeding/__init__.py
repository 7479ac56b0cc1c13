"""What does an installation begin with? The pages of every one (`site`), the world of the demonstration (`demo`)."""

from portal.seeding.site import ensure_site

__all__ = ["ensure_site"]
