"""The words that terms and results choose from."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way a better period lies."""

    UP = "up"
    DOWN = "down"


class LevelClass(StrEnum):
    """A critical level carries a credit, a key level is measured and reported only [S25]."""

    CRITICAL = "critical"
    KEY = "key"


class Rounding(StrEnum):
    """How the exact value becomes the contract value, once [S5]."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


class Missing(StrEnum):
    """What the contract makes of a period for which nothing was reported [S12][S13]."""

    BELOW_MINIMUM = "below_minimum"
    BELOW_EXPECTED = "below_expected"
    EXCUSED = "excused"


class Late(StrEnum):
    """What the contract makes of data that came after the deadline: they count, or it is as if none had come [S13]."""

    ACCEPTED = "accepted"
    NOT_REPORTED = "not_reported"


class Outcome(StrEnum):
    """What became of a level in a period."""

    MET = "met"
    BELOW_EXPECTED = "below_expected"
    BELOW_MINIMUM = "below_minimum"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT_VOLUME = "insufficient_volume"
    EXCUSED = "excused"


class Rating(StrEnum):
    """The five words an executive reads, after the UK contract performance notice [S83]."""

    GOOD = "good"
    APPROACHING = "approaching"
    REQUIRES = "requires"
    INADEQUATE = "inadequate"
    OTHER = "other"


class WindowKind(StrEnum):
    """Over what stretch a level is measured: its own period, a longer calendar one, or the last n periods."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING = "rolling"


class MeasureKind(StrEnum):
    """How a value comes about (domain 2)."""

    RATIO = "ratio"
    SLICES = "slices"
    VALUE = "value"
    EVENTS = "events"
    DAYS = "days"
    COMMITMENTS = "commitments"
    AVAILABILITY = "availability"
    DURATIONS = "durations"
    HISTOGRAM = "histogram"


class Denominator(StrEnum):
    """What downtime is divided by: the window less approved relief, or the whole window [S37]."""

    LESS_RELIEF = "less_relief"
    WHOLE = "whole"


class Planned(StrEnum):
    """Whether planned maintenance is relief, or counts as downtime all the same [S29c]."""

    RELIEF = "relief"
    COUNTS = "counts"


class Clock(StrEnum):
    """Durations run on the clock on the wall, or in the calendar's working hours only [S76]."""

    ELAPSED = "elapsed"
    BUSINESS = "business"


class Method(StrEnum):
    """How a percentile of raw durations is taken."""

    NEAREST_RANK = "nearest_rank"
    LINEAR = "linear"


class LowVolumeRule(StrEnum):
    """What fewer than n_min cases mean: no judgement, one miss forgiven, or carried into the next period."""

    NOT_JUDGED = "not_judged"
    ONE_MISS_RELIEF = "one_miss_relief"
    CARRY = "carry"


class SameIncident(StrEnum):
    """One incident breaching several levels costs the largest credit only [S9], or each of them."""

    LARGEST = "largest"
    ALL = "all"


class PartOfPoint(StrEnum):
    """Whether a part of a percentage point counts in a deviation: as it is, as a whole one, or not at all."""

    LINEAR = "linear"
    CEIL = "ceil"
    FLOOR = "floor"


class Precedence(StrEnum):
    """Whose figure counts where both sides measured and differ by more than the tolerance."""

    VENDOR = "vendor"
    OWN = "own"
