from importlib import import_module

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"

    def ready(self):
        for module in ("sla.guards", "sla.actions"):  # they register guards and kinds of jobs
            import_module(module)
