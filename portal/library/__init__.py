"""The clause library and the contract templates, written in Wagtail: model text, not advice."""
