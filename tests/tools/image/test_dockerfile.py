"""The reader of the Dockerfile: what it says is to be done, and what it refuses."""

from __future__ import annotations

import pytest

from tests.support.processes import ROOT
from tools.image.dockerfile import (
    Copy,
    DockerfileError,
    Folder,
    Run,
    instructions,
    needed,
    stages,
)

TWO_STAGES = r"""
ARG BASE=debian:12
# A comment.
FROM ${BASE} AS build
ARG DAY=1
ENV ONE=1 \
    # between two lines
    TWO="a b" DAY=${DAY}
WORKDIR /src
RUN make \
    && install $ONE
COPY a.txt b.txt ./
COPY folder folder
FROM ${BASE} AS runtime
ENV PATH=/opt/bin:$PATH
USER 10001
WORKDIR home
ENTRYPOINT ["program"]
CMD ["serve", "all"]
FROM runtime AS image
COPY --from=build /src/out /opt/out
VOLUME /data
EXPOSE 80 443
"""


def test_a_stage_becomes_its_steps_with_their_surroundings() -> None:
    build = stages(TWO_STAGES)["build"]
    variables = {"ONE": "1", "TWO": "a b", "DAY": "1"}
    assert build.base == "debian:12"
    assert build.steps == (
        Folder("/src"),
        Run("make     && install $ONE", variables, "", "/src"),
        Copy(("a.txt", "b.txt"), "/src/", None),
        Copy(("folder",), "/src/folder", None),
    )


def test_a_stage_upon_another_has_its_settings_and_only_its_own_steps() -> None:
    image = stages(TWO_STAGES, {"debian:12": {"PATH": "/bin"}})["image"]
    assert image.variables == {"PATH": "/opt/bin:/bin"}
    assert (image.user, image.folder) == ("10001", "/home")
    assert (image.entrypoint, image.command) == (("program",), ("serve", "all"))
    assert (image.volumes, image.ports) == (("/data",), ("80", "443"))
    assert image.steps == (Copy(("/src/out",), "/opt/out", "build"),)


def test_what_a_stage_copies_from_is_built_before_it() -> None:
    names = [stage.name for stage in needed(stages(TWO_STAGES), "image")]
    assert names == ["runtime", "build", "image"]


def test_arguments_reach_the_steps_and_not_the_image() -> None:
    text = "FROM a AS one\nARG DAY=1\nFROM one AS two\nRUN date\n"
    two = stages(text, DAY="2")["two"]
    assert two.steps == (Run("date", {"DAY": "2"}, "", "/"),)
    assert two.variables == {}


def test_a_variable_of_the_image_wins_over_an_argument() -> None:
    text = "FROM a\nENV DAY=3\nARG DAY=1\nRUN date\n"
    (run,) = stages(text)["0"].steps
    assert isinstance(run, Run)
    assert run.variables["DAY"] == "3"


def test_an_argument_outside_is_seen_in_a_stage_that_names_it() -> None:
    text = "ARG DAY=1\nFROM a AS one\nARG DAY\nENV SEEN=$DAY\nFROM a AS two\nENV SEEN=$DAY\n"
    built = stages(text)
    assert [built[name].variables["SEEN"] for name in ("one", "two")] == ["1", ""]


def test_escaped_and_single_names_are_filled() -> None:
    text = 'FROM a\nENV A=1 B=2\nENV C="$A-${B}"\nWORKDIR /$C\n'
    stage = stages(text)["0"]
    assert (stage.variables["C"], stage.folder) == ("1-2", "/1-2")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("ADD a b", "ADD"),
        ("HEALTHCHECK CMD true", "HEALTHCHECK"),
        ('SHELL ["bash"]', "SHELL"),
        ("RUN --mount=type=secret,id=a true", "flags"),
        ('RUN ["true"]', "flags"),
        ("RUN cat <<EOF", "<<"),
        ("COPY --chown=1 a b", "--chown"),
        ("COPY --from=elsewhere a b", "--from"),
        ("COPY *.txt b/", "COPY"),
        ("COPY a b c", "several"),
        ("COPY ../a /b/../c", "upwards"),
        ("ENV NAME value", "ENV"),
        ('ENV NAME="value', "quote"),
        ("WORKDIR /${A:-b}", "form of a variable"),
        ("CMD serve all", "CMD"),
        ("FROM a AS b c", "FROM"),
        ("RUN", "nothing"),
        ("RUN a \\", "continued"),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(line: str, word: str) -> None:
    with pytest.raises(DockerfileError, match=word.replace("*", r"\*")):
        stages(f"FROM a\n{line}\n")


@pytest.mark.parametrize("text", ["", "RUN true\n", "# syntax=docker/dockerfile:1\nFROM a\n"])
def test_a_file_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DockerfileError):
        stages(text)


def test_our_own_dockerfile_is_read_whole() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    built = stages(text)
    steps = [step for stage in built.values() for step in stage.steps]
    words = [one.word for one in instructions(text)]
    assert len(steps) == sum(words.count(word) for word in ("RUN", "COPY", "WORKDIR"))
    slim, full = built["slim"], built["full"]
    assert slim.user == full.user == "10001"
    assert [one.name for one in needed(built, "slim")] == ["runtime", "build", "build-slim", "slim"]
    # A step that goes on after a failure would make an image without its bill, or half compiled.
    commands = [one.command for one in steps if isinstance(one, Run)]
    assert not [command for command in commands if "||" in command]
