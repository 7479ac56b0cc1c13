"""Who may do what with a report: predicates `(record, user) -> bool`."""

from vendors.roles import Permission


def may_issue_report(period, user) -> bool:
    return user.is_system or user.may(Permission.REPORT_ISSUE, period.contract.vendor)


def may_finish_report(report, user) -> bool:
    """It becomes final with the lock of its month, whoever locked it or issued it then."""
    return report.period.state == "locked"
