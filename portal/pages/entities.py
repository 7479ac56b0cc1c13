"""What does the page of our legal entities show: each, how large it is, and who stated that when, from what?"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from portal.pages import timeline
from vendors.models import BuyerEntity, Event

SAID = {
    True: gettext_lazy("stated that it is a large company"),
    False: gettext_lazy("stated that it is not a large company"),
    None: gettext_lazy("took back what was stated of its size"),
}


def _edited(event: Event):
    return SAID[event.after["is_large"]] if "is_large" in event.after else gettext_lazy("edited the legal entity")


timeline.WORDS |= {
    ("vendors.buyerentity", "create"): gettext_lazy("recorded the legal entity"),
    ("vendors.buyerentity", "edit"): _edited,
}


def entity_lines(user) -> list[dict]:
    """Every legal entity with the line of the trail in which its size was stated last; two queries."""
    stated: dict[str, Event] = {}
    for event in events_of_entities(user).order_by("occurred_at", "pk"):
        if "is_large" in (event.after or {}):
            stated[event.record_id] = event
    rows = BuyerEntity.objects.select_related("currency").order_by("code")
    return [{"entity": row, "stated": stated.get(str(row.pk))} for row in rows]


def events_of_entities(user) -> QuerySet[Event]:
    return Event.objects.visible_to(user).filter(record_type="vendors.buyerentity").select_related("by", "on_behalf_of")
