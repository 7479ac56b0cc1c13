"""How does the working of a result read, in the active language? One module a group of `sla.engine.steps`."""
