"""The words that the linter of wording knows, one language a file."""

from .de import DE
from .en import EN
from .es import ES
from .fr import FR
from .nl import NL
from .words import Words

LANGUAGES: dict[str, Words] = {"en": EN, "de": DE, "nl": NL, "fr": FR, "es": ES}

__all__ = ["LANGUAGES", "Words"]
