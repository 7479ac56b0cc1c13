from importlib import import_module

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"

    def ready(self):
        for module in ("sla.guards", "sla.actions", "sla.agreed", "sla.sources"):  # they register what others ask for
            import_module(module)
