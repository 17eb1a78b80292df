"""A certificate that nobody trusts by itself."""

from __future__ import annotations

import pytest

from tests.digest.channels.parts import Identity, make_identity


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """A certificate for localhost and its key."""
    return make_identity(tmp_path_factory.mktemp("identity"))
