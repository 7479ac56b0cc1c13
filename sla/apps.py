from importlib import import_module

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"

    def ready(self):
        for module in ("sla.guards", "sla.actions", "sla.agreed"):  # they register guards, kinds of jobs, a check
            import_module(module)
