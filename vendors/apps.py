from importlib import import_module

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "vendors"

    def ready(self) -> None:
        import_module("vendors.guards")
        import_module("vendors.actions.leaving")
        import_module("vendors.actions.retention")
        import_module("vendors.sources")
        import_module("vendors.sources_diligence")
        import_module("vendors.sources_documents")
        import_module("vendors.sources_duties")
        import_module("vendors.papers")
        import_module("vendors.joining")
