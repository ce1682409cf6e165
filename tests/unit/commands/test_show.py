"""`inv show`: a sample as somebody would want it who has only a terminal."""

from __future__ import annotations

import pytest

from harness.commands.show import show
from harness.errors import BadInput
from harness.paths import SAMPLES
from harness.samples.folder import choose_samples


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ruby-smartcard", "needs RubyGems: not run here"),
        ("swift-ctk", "on a stand-in of the framework, not on macOS"),
        ("c-winscard", "install, to build: apt-get install"),
    ],
)
def test_a_sample_is_shown_whole(capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    show([name], dockerfile=False)
    shown = capsys.readouterr().out
    (sample,) = choose_samples(SAMPLES, [name])
    assert shown.startswith(f"{name}: {sample.manifest.language} through {sample.manifest.wrapper}")
    assert said in " ".join(shown.split())
    for program in sample.manifest.programs.values():
        text = (sample.folder / program.source).read_text(encoding="utf-8")
        # Tabs are drawn as spaces, and a line that is only spaces as an empty one.
        assert " ".join(text.split()) in " ".join(shown.split())


def test_a_dockerfile_is_of_one_sample() -> None:
    with pytest.raises(BadInput, match="one sample"):
        show(["python"], dockerfile=True)
