"""The document of a contract: its clauses and annexes put together, numbered, laid side by side and printed."""
