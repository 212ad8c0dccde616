"""Reads a Dockerfile into what is to be done: nothing is run here, and nothing is guessed.

What it does not know, it refuses with the line's number: a step that is left out would prove
nothing. The rules are those of Docker's reference for the instructions in `_KNOWN`.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

_KNOWN = frozenset(
    {"ARG", "FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "VOLUME", "EXPOSE"}
    | {"ENTRYPOINT", "CMD"}
)
_VARIABLE = re.compile(r"\\(.)|\$(?:\{(\w+)\}|(\w+))|(\$)")
_FROM = re.compile(r"(\S+)(?:\s+AS\s+([\w.-]+))?", re.IGNORECASE)


class DockerfileError(Exception):
    """A line that cannot be read or carried out: one line for people."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: the number of its first line, its word in capitals, and the rest."""

    line: int
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A command for `/bin/sh -c`, with its whole environment; `user` is a name, an id or empty."""

    command: str
    variables: Mapping[str, str]
    user: str
    folder: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Sources from the build context, or from the stage `origin`; `target` is absolute.

    A target that ends in `/` is a folder.
    """

    sources: tuple[str, ...]
    target: str
    origin: str | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is made if it is not there, with those above it."""

    path: str


Step = Run | Copy | Folder


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage does upon `base`, another stage or an image, and what it leaves as settings.

    `arguments` are seen by its steps and by those of stages built upon it, never by the image.
    """

    name: str
    base: str
    steps: tuple[Step, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    folder: str = "/"
    volumes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


def instructions(text: str) -> Iterator[Instruction]:
    """Each instruction of the text, with its continued lines joined and comments left out."""
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("#"):
            if not parts and re.match(r"#\s*(syntax|escape|check)\s*=", bare, re.IGNORECASE):
                raise DockerfileError(f"Line {number}: parser directives are not known here.")
            continue
        if not bare:
            continue
        if not parts:
            first, line = number, bare
        parts.append(line.rstrip().removesuffix("\\"))
        if not bare.endswith("\\"):
            yield _instruction(first, "".join(parts))
            parts.clear()
    if parts:
        raise DockerfileError(f"Line {first}: the last line is continued, but nothing follows.")


def stages(
    text: str, images: Mapping[str, Mapping[str, str]] | None = None, **given: str
) -> dict[str, Stage]:
    """The stages by their names, in order; a stage without a name has its number.

    `images` gives the variables that an image sets, and `given` values for ARG (`--build-arg`).
    """
    outside: dict[str, str] = {}
    done: dict[str, Stage] = {}
    stage: Stage | None = None
    for one in instructions(text):
        if one.word == "FROM":
            stage = _begun(one, outside, done, images or {})
        elif stage is None:
            if one.word != "ARG":
                raise DockerfileError(f"Line {one.line}: only ARG may come before FROM.")
            outside |= _argument(one, outside, given, {})
        else:
            stage = _with(stage, one, outside, given, done)
        if stage is not None:
            done[stage.name] = stage
    if not done:
        raise DockerfileError("The Dockerfile has no FROM.")
    return done


def lineage(built: Mapping[str, Stage], name: str) -> list[Stage]:
    """The stage `name` and those that it is built upon, the lowest first."""
    found: list[Stage] = []
    while name in built:
        found.insert(0, built[name])
        name = built[name].base
    return found


def needed(built: Mapping[str, Stage], name: str) -> list[Stage]:
    """All stages that `name` is built upon or copies from, and itself, each after what it needs."""
    found: dict[str, Stage] = {}
    for stage in lineage(built, name):
        for step in stage.steps:
            if isinstance(step, Copy) and step.origin is not None:
                found |= {one.name: one for one in needed(built, step.origin)}
        found[stage.name] = stage
    return list(found.values())


def _instruction(line: int, text: str) -> Instruction:
    word, _, rest = text.partition(" ")
    if word.upper() not in _KNOWN:
        raise DockerfileError(f"Line {line}: {word[:40]} is not known here.")
    if not rest.strip():
        raise DockerfileError(f"Line {line}: {word} has nothing after it.")
    return Instruction(line, word.upper(), rest.strip())


def _begun(
    one: Instruction,
    outside: Mapping[str, str],
    done: Mapping[str, Stage],
    images: Mapping[str, Mapping[str, str]],
) -> Stage:
    matched = _FROM.fullmatch(_filled(one, one.text, outside))
    if matched is None:
        raise DockerfileError(f"Line {one.line}: FROM is not of the form FROM IMAGE AS NAME.")
    base, name = matched[1], (matched[2] or str(len(done))).lower()
    if name in done:
        raise DockerfileError(f"Line {one.line}: there are two stages {name}.")
    if base.lower() in done:
        return replace(done[base.lower()], name=name, base=base.lower(), steps=())
    return Stage(name, base, variables=dict(images.get(base, {})))


def _with(
    stage: Stage,
    one: Instruction,
    outside: Mapping[str, str],
    given: Mapping[str, str],
    done: Mapping[str, Stage],
) -> Stage:
    """The stage after one more instruction."""
    seen = {**stage.arguments, **stage.variables}
    if one.word == "RUN":
        if one.text.startswith(("--", "[")) or "<<" in one.text:
            raise DockerfileError(f"Line {one.line}: RUN with flags, [ ] or << is not known here.")
        run = Run(one.text, seen, stage.user, stage.folder)
        return replace(stage, steps=(*stage.steps, run))
    if one.word in ("ENTRYPOINT", "CMD"):
        words = _listed(one)
        if one.word == "ENTRYPOINT":
            return replace(stage, entrypoint=words, command=())
        return replace(stage, command=words)
    if one.word == "ARG":
        arguments = {**stage.arguments, **_argument(one, seen, given, outside)}
        return replace(stage, arguments=arguments)
    if one.word == "ENV":
        return replace(stage, variables={**stage.variables, **_pairs(one, seen)})
    text = _filled(one, one.text, seen)
    if one.word == "COPY":
        return replace(stage, steps=(*stage.steps, _copy(one, text, stage.folder, done)))
    if one.word == "USER":
        return replace(stage, user=text)
    if one.word == "WORKDIR":
        folder = _joined(stage.folder, text).rstrip("/") or "/"
        return replace(stage, folder=folder, steps=(*stage.steps, Folder(folder)))
    if one.word == "VOLUME":
        volumes = _listed(one) if text.startswith("[") else tuple(text.split())
        return replace(stage, volumes=(*stage.volumes, *volumes))
    return replace(stage, ports=(*stage.ports, *text.split()))


def _argument(
    one: Instruction, seen: Mapping[str, str], given: Mapping[str, str], outside: Mapping[str, str]
) -> dict[str, str]:
    name, equals, default = one.text.partition("=")
    if not re.fullmatch(r"\w+", name):
        raise DockerfileError(f"Line {one.line}: ARG names one variable, with a value or without.")
    if name in given:
        return {name: given[name]}
    if equals:
        return {name: _filled(one, _unquoted(one, default), seen)}
    return {name: outside[name]} if name in outside else {}


def _pairs(one: Instruction, seen: Mapping[str, str]) -> dict[str, str]:
    """The variables of ENV: `NAME=VALUE NAME="VALUE WITH SPACES"`, filled from those before."""
    found: dict[str, str] = {}
    for name, equals, value in (word.partition("=") for word in _words(one, one.text)):
        if not equals or not re.fullmatch(r"\w+", name):
            raise DockerfileError(f"Line {one.line}: ENV is not of the form NAME=VALUE.")
        found[name] = _filled(one, value, seen)
    return found


def _copy(one: Instruction, text: str, folder: str, done: Mapping[str, Stage]) -> Copy:
    words = _words(one, text)
    flags = [word for word in words if word.startswith("--")]
    *sources, target = [word for word in words if not word.startswith("--")] or [""]
    if not sources or any(set(source) & set("*?[") for source in sources):
        raise DockerfileError(f"Line {one.line}: COPY names sources, without * or ?, and a target.")
    if len(sources) > 1 and not target.endswith("/"):
        raise DockerfileError(f"Line {one.line}: the target of several sources must end in /.")
    origin = None
    for flag in flags:
        name, _, value = flag.partition("=")
        if name != "--from" or value.lower() not in done:
            raise DockerfileError(f"Line {one.line}: {flag} is not known here.")
        origin = value.lower()
    return Copy(tuple(sources), _joined(folder, target), origin)


def _joined(folder: str, path: str) -> str:
    """An absolute path; one that ends in `/` or is `.` names a folder and ends in `/`."""
    if any(part == ".." for part in path.split("/")):
        raise DockerfileError(f"The path {path} leads upwards.")
    rooted = path if path.startswith("/") else f"{folder.rstrip('/')}/{path}"
    return re.sub(r"(?:/\.)+(?=/|$)", "", rooted) + ("/" if path == "." else "")


def _listed(one: Instruction) -> tuple[str, ...]:
    try:
        words = json.loads(one.text)
    except ValueError:
        words = None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DockerfileError(f'Line {one.line}: {one.word} is not of the form ["a", "b"].')
    return tuple(words)


def _words(one: Instruction, text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise DockerfileError(f"Line {one.line}: a quote is not closed.") from error


def _unquoted(one: Instruction, text: str) -> str:
    return "".join(_words(one, text))


def _filled(one: Instruction, text: str, seen: Mapping[str, str]) -> str:
    """The text with `$NAME` and `${NAME}` replaced; a variable that is not set is empty."""

    def value(found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[1]
        if found[4] is not None:
            raise DockerfileError(f"Line {one.line}: this form of a variable is not known here.")
        return seen.get(found[2] or found[3], "")

    return _VARIABLE.sub(value, text)
