"""What of the obligations of a vendor's contracts is kept no longer: what was said, and the files?"""

from contracts.models import Obligation
from vendors.retention import GONE, drop_files, erases


@erases("contracts")
def what_was_done(vendor) -> dict[str, int]:
    rows = Obligation.objects.filter(contract__vendor=vendor)
    files = drop_files(rows.values_list("file", flat=True))
    rows.exclude(remark="").update(remark=GONE)
    return {"obligations": rows.exclude(said="").update(said=GONE), "files": files}
