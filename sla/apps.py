from importlib import import_module

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"

    def ready(self):
        # they register what others ask for
        for module in (
            "sla.guards",
            "sla.guards_seasons",
            "sla.actions",
            "sla.actions.agreed",
            "sla.agreed",
            "sla.sources",
            "sla.sources_billing",
            "sla.retention",
        ):
            import_module(module)
