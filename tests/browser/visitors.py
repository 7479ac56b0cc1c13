"""People at browser windows of their own, for stories that several of them walk through together."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from vendors.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("STEWARD_PICTURES", "")  # a folder, to look at what the people saw
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


class Visitor:
    """A person at a browser window of their own, who notes what the console complains of and what scrolls sideways.

    Without `user` nobody is signed in yet.
    """

    def __init__(self, browser, address, user=None, *, width, scheme="light", language="en", script=True):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        if user:
            User.objects.filter(pk=user.pk).update(scheme=scheme, language=language)
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.address, self.width, self.complaints = address, width, []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, name, *args):
        self.page.goto(self.address + reverse(name, args=args))
        return self.look(name)

    def look(self, name, stage=""):
        """The heading of the page that this name of an address leads to; the page has to fit its window.

        `stage` tells two pictures of one page apart.
        """
        self.page.wait_for_url(lambda url: resolve(urlsplit(url).path).url_name == name)  # a click may be on its way
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}{stage}-{self.width}.png", full_page=True)
        assert (name, wide, self.complaints) == (name, self.width, [])
        return self.page.locator("h1").inner_text().replace("\u00a0", " ")

    def follow(self, words):
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def fill(self, **fields):
        """Fields by the names of the form, whatever kind they are; True ticks a box."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']").first
            assert field.count(), f"no field {name} on: {self.page.locator('main').inner_text()}"
            kind = field.evaluate("field => field.type")
            if kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                field.set_checked(value)
            elif kind == "select-one":
                field.select_option(str(value))
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(str(value))

    def send(self):
        """The first form's own button, whatever it is called."""
        button = self.page.locator("main form .button:is(.primary, .danger)").first
        assert button.count(), self.page.locator("main").inner_text()
        button.click()
        self.page.wait_for_load_state()

    def says(self, sentence):
        return sentence in self.page.locator("main").inner_text().replace("\u00a0", " ")

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()
