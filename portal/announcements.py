"""What does staff want a person to know when they come home?"""

from datetime import date

from django.db.models import Q

from portal.models import Announcement


def announcements_for(user, today: date) -> list[Announcement]:
    """Today's announcements to everybody and to the person's sides, newest first; none for someone without a role."""
    audiences = [
        audience
        for audience, reads in (
            (Announcement.Audience.ALL, user.is_buyer or user.is_vendor_person),
            (Announcement.Audience.BUYERS, user.is_buyer),
            (Announcement.Audience.VENDORS, user.is_vendor_person),
        )
        if reads
    ]
    running = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(Announcement.objects.filter(running, audience__in=audiences))
