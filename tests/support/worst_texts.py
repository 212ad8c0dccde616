"""The worst that somebody may send: much of each thing that a careless pattern looks at twice."""

from __future__ import annotations

import base64
from functools import cache
from itertools import count
from random import Random

SIZE = 200_000
"""Characters of a whole text: what the cleaner lets through of one field."""


@cache
def worst_texts(size: int = SIZE) -> dict[str, str]:
    """Texts of `size` characters, by what each is made of. Some hold words that differ: what is
    learnt of them only grows."""

    def repeated(piece: str, end: str = "") -> str:
        """`piece` again and again, then `end`."""
        return piece * ((size - len(end)) // len(piece)) + end

    def numbered(piece: str) -> str:
        """`piece` again and again with another word in each."""
        return _numbered(piece, size)

    return {
        "blanks": repeated(" ", "mot"),
        "a word, blanks and a word": "solution" + repeated(" ", "mot"),
        "tabs and blanks": repeated("\t ", "mot"),
        "empty lines": repeated("\n", "mot"),
        "lines of a blank": repeated(" \n", "mot"),
        "a full stop and blanks": "A." + repeated(" ", "b"),
        "dots": repeated(".", "x"),
        "dots between blanks": repeated(". ", "x"),
        "digits": repeated("7", "x"),
        "numbers": repeated("7.", "x"),
        "groups of digits": repeated("01 23 ", "x"),
        "commas": repeated(",", "x"),
        "words and commas": repeated("a,", "b"),
        "dashes": repeated("-", "x"),
        "a word of dashes": repeated("a-", "b"),
        "one letter": repeated("a", "!"),
        "one capital": repeated("A", "-b"),
        "capitals inside": repeated("aA", "-b"),
        "scripts that alternate": repeated("a\u0430", "!"),
        "letters of another script": repeated("\u6f22", "!"),
        "combining characters": "e" + "\u0301\u0327\u0323" * (size // 3),
        "ligatures that come apart": "\ufdfa" * (size // 18),
        "zero width": repeated("a\u200b\u200d", "b"),
        "no-break spaces": repeated("\u00a0", "b"),
        "underscores": repeated("_", "-"),
        "slashes": repeated("/", " x"),
        "a path": repeated("a/", "\0"),
        "backslashes": repeated("\\", " x"),
        "a share": repeated("\\a", " x"),
        "at signs": repeated("@", " x"),
        "half addresses": repeated("a@a", " x"),
        "half host names": repeated("a@b.", " x"),
        "colons": repeated(":", " x"),
        "half IPv6": repeated("a:", "z"),
        "half links": repeated("http://", " x"),
        "links": repeated("https://a.example/b?c=d&e=f "),
        "equals signs": repeated("a=", " x"),
        "ampersands": repeated("&", " x"),
        "half entities": repeated("&a", " x"),
        "entities": repeated("&amp;"),
        "entities of entities": repeated("&amp;#38;", " x"),
        "less-than signs": repeated("<", " x"),
        "half tags": repeated("<p ", "x"),
        "a tag that never ends": "<p " + repeated("a='b' "),
        "a link that never ends": "<p></p><a " + repeated("href=x"),
        "office tags": "<p></p>" + repeated("<o:", "x"),
        "an office tag that never ends": "<p></p><o:" + repeated("e", "x"),
        "instructions": "<p></p>" + repeated("<?xml"),
        "comments that never end": "<p></p>" + repeated("<!--", "x"),
        "nested tags": repeated("<div><b>", "x</b>"),
        "nested tables": repeated("<table><tr><td>", "x</td>"),
        "nested lists": repeated("<ul><li>", "x</li>"),
        "nested quotes": repeated("<blockquote>", "x</blockquote>"),
        "paragraphs": repeated("<p>a</p>"),
        "scripts": repeated("<script>", "</p>"),
        "brackets": repeated("[", "x"),
        "brackets and blanks": "[" + repeated(" ", "x"),
        "nested brackets": repeated("[(", "x"),
        "half Markdown links": repeated("[a](", "x"),
        "definitions": repeated("[a]: b\n"),
        "citations": repeated("A b c [1]. "),
        "many citations": numbered("A {word} [{number}]. "),
        "parentheses": repeated("(", "x"),
        "stars": repeated("*", "x"),
        "emphasis": repeated("**a* ", "x"),
        "backticks": repeated("`", "x"),
        "fences": repeated("```\n", "x"),
        "a fence and blanks": "~~~" + repeated(" ", "x"),
        "quotation marks": repeated('"', "x"),
        "unclosed quotation marks": repeated('a "b ', "x"),
        "apostrophes": repeated("'", "x"),
        "unclosed apostrophes": repeated(" 'a", "x"),
        "guillemets": repeated("« a ", "x"),
        "mail quotes": repeated("> ", "x"),
        "mail quotes in lines": repeated(">>> a\n"),
        "mail headers": repeated("De : a\nObjet : b\n\n"),
        "half mail headers": repeated("From: a\n"),
        "attributions": repeated("Le 3 mai 2024 a\n"),
        "dates of mails": repeated("2024-01-01 10:10:10 <" + "10:10<" * 60 + " x:\n"),
        "separators of mails": "--original message" + repeated(" ", "x"),
        "signatures": repeated("Cordialement\nA B\n"),
        "closings with blanks": repeated("merci" + " " * 90 + "x\n"),
        "greetings with blanks": repeated("bonjour" + " " * 70 + "x\n"),
        "a signature of bars": "a\nMerci\n" + repeated("|", " x"),
        "a signature of addresses": "a\nMerci\n" + repeated("a@", " x"),
        "pipes": repeated("|", "x"),
        "rows of a table": repeated("| a | b |\n"),
        "headings": repeated("# a\n"),
        "items": repeated("- a\n"),
        "numbered steps": repeated("1. a\n"),
        "sentences": repeated("Mot. ", "x"),
        "abbreviations": repeated("M. ", "X"),
        "words of a language": repeated("le problème est que "),
        "passwords": numbered("password: {word}X9!\n"),
        "logins": numbered("login: {word} password: x\n"),
        "users in paths": numbered("C:\\Users\\{word}\\x\n"),
        "names": numbered("Bonjour Z{word},\n"),
        "full names": numbered("M. Jean Z{word} a\n"),
        "mail addresses": numbered("{word}@a.example "),
        "private keys": repeated("-----BEGIN PRIVATE KEY-----\n"),
        "a reset and blanks": "reset" + repeated(" ", "x"),
        "orders": repeated("ignore ", "x"),
        "spelt words": repeated("i g n o r e ", "x"),
        "thoughts": repeated("<think>", "x"),
        "JSON": repeated('{"answer": "', "x"),
        "escapes": '{"answered": true, "answer": "' + repeated("\\u00e9", "x"),
        "base64": _base64(size),
        "data in a link": "<p><img src='data:" + repeated("a;"),
        "hexadecimal bytes": repeated("0a ", "x"),
        "cards": repeated("4970101234567893 "),
        "accounts": repeated("FR76", "x"),
    }


def _numbered(piece: str, size: int) -> str:
    # Letters stand for the digits.
    digits = str.maketrans("0123456789", "abdefghijk")
    made: list[str] = []
    written = 0
    for number in count(1000):
        one = piece.format(word=str(number).translate(digits), number=number)
        written += len(one)
        if written > size:
            return "".join(made)
        made.append(one)
    raise AssertionError


def _base64(size: int) -> str:
    return base64.b64encode(Random(1).randbytes(size * 3 // 4)).decode()[:size]
