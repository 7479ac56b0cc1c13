"""How is a stretch of time said that shall not count?"""

from portal.pages.relief import span_words
from tests.sla.claims import at


def test_a_stretch_names_its_zone_once_and_its_day_again_only_where_it_is_another():
    zone = "Asia/Shanghai"
    said = [span_words(at(10, 8), end, zone) for end in (at(10, 11), at(11, 9), None)]
    assert [words.replace("\u00a0", " ") for words in said] == [
        "Sun 10 May 2026, 08:00 to 11:00 Shanghai",
        "Sun 10 May 2026, 08:00 to Mon 11 May 2026, 09:00 Shanghai",
        "since Sun 10 May 2026, 08:00 Shanghai",
    ]
