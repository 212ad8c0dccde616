"""A resolution in the pieces that may be quoted: steps and paragraphs, never cut inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.generation.usefulness import SUBSTANCE, instructs, only_closes
from workers.text.courtesy import CLOSINGS, DEAR, GREETINGS, both, either
from workers.text.fold import fold

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_FENCE = re.compile(r"^\s*```")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÝÉÈ0-9«\"])")
_COURTESY = re.compile(
    rf"^(?:{either(both(GREETINGS), both(DEAR), both(CLOSINGS))}"
    r"|merci(?! (?:de (?:bien vouloir |ne )?|d')[a-z]{2,}(?:er|ir|re)\b)|thanks|thank you|"
    r"bien a vous|best regards|kind regards|bonne (?:journee|reception|continuation)|"
    r"have a (?:nice|good)|n'hesitez pas|(?:please )?do(?: not|n't) hesitate|let (?:me|us) know|"
    r"tenez[- ](?:moi|nous) (?:au courant|informe)|hope (?:this|that|it) helps|en esperant)\b"
    r".{0,80}$"
)
_USELESS = re.compile(
    r"^(?:c'est |cela est |this is |it is |it's |ticket |demande |request |probleme |problem "
    r"|issue )*"
    r"(?:fait|ok|resolu|resolved|solved|fixed|done|closed?|clos|cloture|regle|termine|traite|"
    r"repare|ras|voir (?:plus haut|ci-dessus|telephone|mail)|see (?:above|mail|below)|idem|"
    r"duplicate.*|doublon.*|vu (?:avec|par).{0,40}|works?(?: now| again)?|"
    r"(?:ca|cela) (?:re)?marche.*|"
    r"par telephone|by phone|sans suite|annule|cancel+ed|no answer|pas de reponse)"
    r"(?:\W+(?:merci|thanks|thank you|now|maintenant|cordialement|ok|fait|done|resolu|solved|"
    r"par telephone|by phone|a l'utilisateur|par l'utilisateur|beaucoup))*\W*$"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A step, paragraph or code block. `step` is true for an item of a list or a code block."""

    text: str
    step: bool


def is_useless(resolution: str) -> bool:
    """Whether a resolution is of no use to somebody else: "fait", "résolu, merci", "ok now"."""
    pieces = pieces_of(resolution)
    said = " ".join(piece.text for piece in pieces)
    if not any(map(str.isalnum, said)):
        return True
    if instructs(said):
        return False
    letters = sum(character.isalnum() for character in said)
    closing = _USELESS.match(fold(said).strip()) is not None or only_closes(said)
    return letters < SUBSTANCE or closing


def pieces_of(resolution: str) -> list[Piece]:
    """The pieces of a resolution in their order, without greetings and thanks.

    A code block belongs to the piece before it: a step without its command is half a step.
    Linear time.
    """
    pieces: list[_Lines] = []
    block: list[str] = []
    inside = False
    for line in resolution.splitlines():
        if _FENCE.match(line):
            inside = not inside
            block.append(line.strip())
            if not inside:
                _attach(pieces, block)
                block = []
        elif inside:
            block.append(line)
        elif line.strip():
            _add_line(pieces, line)
        elif pieces and pieces[-1].lines:
            pieces.append(_Lines([]))
    if block:
        _attach(pieces, [*block, "```"])
    return [Piece("\n".join(piece.lines), piece.step) for piece in pieces if piece.lines]


@dataclass(slots=True)
class _Lines:
    """A piece under way; without lines it is a blank line, which parts a list from what follows."""

    lines: list[str]
    step: bool = False


def _add_line(pieces: list[_Lines], line: str) -> None:
    text = line.strip()
    if _NUMBERED.match(line):
        pieces.append(_Lines([text], step=True))
        return
    if line.startswith((" ", "\t")) and pieces and pieces[-1].step:
        # A line under an item belongs to it.
        pieces[-1].lines.append(f"   {text}")
        return
    for sentence in _SENTENCE.split(text):
        if not _COURTESY.match(fold(sentence)):
            pieces.append(_Lines([sentence]))


def _attach(pieces: list[_Lines], block: list[str]) -> None:
    while pieces and not pieces[-1].lines:
        pieces.pop()
    if not pieces:
        pieces.append(_Lines([]))
    pieces[-1].lines += block
    pieces[-1].step = True
