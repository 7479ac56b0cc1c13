from importlib import import_module

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        import_module("contracts.guards")
        import_module("contracts.sources")
        import_module("contracts.vendor_guards")
        import_module("contracts.effects")
        import_module("contracts.effects_obligations")
        import_module("contracts.guards_obligations")
        import_module("contracts.retention_obligations")
        import_module("contracts.sources_obligations")
        import_module("contracts.papers")
        import_module("contracts.document_faults")
        import_module("contracts.duties")
        import_module("contracts.retention")
        import_module("contracts.reference")
        import_module("contracts.rates")
        import_module("contracts.actions")
