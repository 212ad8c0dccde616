"""Each kind of secret and personal data, in everyday words of both languages, and its look-alikes.

The instances are ours. A floor holds for each kind; the properties below put made-up values into
sentences of the kinds, so that no list of values can pass.
"""

from __future__ import annotations

import json
import string
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.redaction import redact

FOLDER = Path(__file__).parent / "instances"
LEAST_GONE = 0.95
MOST_CHANGED = 0.03


def instances(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        found[one["kind"]].append(one)
    return found


GONE, STAYS = instances("gone.jsonl"), instances("stays.jsonl")


@pytest.mark.parametrize("kind", GONE)
def test_a_kind_goes(kind: str) -> None:
    left = [one["text"] for one in GONE[kind] if one["gone"] in redact(one["text"])]
    assert len(left) <= (1 - LEAST_GONE) * len(GONE[kind]), left


@pytest.mark.parametrize("kind", STAYS)
def test_its_look_alikes_stay(kind: str) -> None:
    changed = [one["text"] for one in STAYS[kind] if redact(one["text"]) != one["text"]]
    assert len(changed) <= MOST_CHANGED * len(STAYS[kind]), changed


WORD = st.text(alphabet="bcdfghklmnprtvz", min_size=4, max_size=8).map(str.capitalize)
PASSWORD = st.builds(
    lambda word, sign, number: f"{word}{sign}{number}", WORD, st.sampled_from("!#$&*_"),
    st.integers(10, 9999),
)  # fmt: skip
PIN = st.integers(1000, 99_999_999).map(str)
FRAMES = [
    "le mot de passe que vous m'avez donné, {}, est refusé", "J'ai mis {} comme mot de passe",
    "The password you sent me, {}, does not work", "I used {} as my password and it fails",
    "mdp provisoire du compte stage : {}", "temporary password of the lab account: {}",
    "Mot de passe | {}", "Login | Password\nlabo | {}", "app.datasource.password={}",
    "mysql -u labo -p{} base", "username admin secret {}", "Server=s;User Id=a;Password={};",
    "je me connecte avec plegall et {} sans succès", "signed in as plegall / {}",
    "wifi invité, clé : {}", "SSID: Labo, passphrase: {}",
]  # fmt: skip
CODES = [
    "le code PIN de mon badge est {}", "alarm code {} for the lab", "digicode de la porte : {}",
    "the code that I got by SMS is {}", "code de déverrouillage du téléphone : {}", "PUK code {}",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(FRAMES), PASSWORD)
def test_any_password_in_any_sentence_goes(frame: str, password: str) -> None:
    assert password not in redact(frame.format(password))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CODES), PIN)
def test_any_code_goes(frame: str, code: str) -> None:
    assert code not in redact(frame.format(code))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["Token : {}", "clé d'API {} dans le script", "the hash of the password is {}"]
    ),
    st.text(alphabet="0123456789abcdef", min_size=32, max_size=40).filter(
        lambda run: len(set(run)) > 9 and any(map(str.isalpha, run))
    ),
)
def test_any_random_run_beside_its_word_goes(frame: str, run: str) -> None:
    assert run not in redact(frame.format(run))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["Installer la version {} du client", "firmware {} on the switch", "GLPI {} installé"]
    ),
    st.tuples(st.integers(0, 9), st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999)),
)
def test_no_version_changes(frame: str, parts: tuple[int, ...]) -> None:
    text = frame.format(".".join(map(str, parts)))
    assert redact(text) == text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["le poste {} ne démarre plus", "salle {} sans réseau", "code erreur {}"]),
    st.integers(1000, 9999),
)
def test_no_number_of_a_thing_changes(frame: str, number: int) -> None:
    text = frame.format(number)
    assert redact(text) == text


@given(st.text(alphabet=string.ascii_letters + string.digits + " :=/|!&'\n", max_size=80))
def test_twice_is_once_around_a_mention(text: str) -> None:
    once = redact(f"mot de passe {text} password {text} code pin")
    assert redact(once) == once


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["mdp aB3! ", "login: ", "code pin ", "Jean Martin ", "token ", "| mdp ", "uid=1("]
)
def test_a_dense_text_comes_to_an_end(piece: str) -> None:
    redact(piece * (200_000 // len(piece)))
