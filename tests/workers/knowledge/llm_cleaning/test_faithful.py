"""What a cleaned ticket may say: what the ticket says, and nothing that can be seen to be new."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from workers.knowledge.llm_cleaning.faithful import check_faithful, check_language
from workers.knowledge.llm_cleaning.texts import Cleaned, RawText
from workers.knowledge.llm_cleaning.verdict import Rejection

RAW = RawText(
    title="Outlook ne démarre plus (erreur 0x80070005)",
    problem="Depuis la mise à jour KB5021233, Outlook 2019 affiche « Accès refusé » au démarrage. "
    "Le wifi eduroam marche. Poste de [name-1], 16 Go de mémoire.",
    resolution="Fermer Outlook, lancer `outlook.exe /resetnavpane`, puis vider le dossier "
    "C:\\Temp\\OICE et /etc/krb5.conf.\nAttendre 10 minutes. Voir https://wiki.example.org/outlook "
    "et régler MTU=1400. Mettre --no-proxy. Le cache fait 2,5 Mo.",
    language="fr",
)
GOOD = Cleaned(
    problem="Depuis la mise à jour KB5021233, Outlook 2019 affiche « Accès refusé ».",
    cause="",
    resolution="Il faut vider le dossier C:\\temp\\oice et relancer Outlook.",
    steps=(
        "Fermez Outlook.",
        "Lancez `outlook.exe /resetnavpane`.",
        "Attendez 10 min, avec MTU=1400 et 16 Go.",
        "Consultez https://wiki.example.org/outlook (cache de 2.5 Mo), et le Wi-Fi Eduroam.",
    ),
    products=("Outlook 2019", "eduroam"),
    usefulness="high",
)


def rejection(cleaned: Cleaned, raw: RawText = RAW) -> tuple[str, str]:
    with pytest.raises(Rejection) as seen:
        check_faithful(cleaned, raw)
    return seen.value.reason, seen.value.detail


def with_step(text: str) -> Cleaned:
    return replace(GOOD, steps=(text,))


def test_what_the_ticket_says_passes_however_it_is_put() -> None:
    check_faithful(GOOD, RAW)


@pytest.mark.parametrize(
    ("step", "reason", "detail"),
    [
        ("Attendez 15 minutes.", "number", "15"),
        ("Attendez 1 minute.", "number", "1"),
        ("Attendez 10 secondes.", "number", "10 s"),
        ("Réglez 16 Mo.", "number", "16 mb"),
        ("Erreur 0x80070006.", "number", "80070006"),
        ("Erreur ERR_TIMEOUT.", "code", "ERR_TIMEOUT"),
        ("Régler MTU=auto.", "code", "MTU=auto"),
        ("Videz C:\\Windows\\OICE.", "path", "C:\\Windows\\OICE"),
        ("Videz C:\\Temp.", "path", "C:\\Temp"),
        ("Supprimez /etc/krb.conf.", "path", "/etc/krb.conf"),
        ("Voir https://evil.example/outlook", "link", "https://evil.example/outlook"),
        ("Voir https://wiki.example.org", "link", "https://wiki.example.org"),
        ("Écrire à help@example.org.", "link", "help@example.org"),
        ("Ajoutez --force au lancement.", "command", "--force"),
        ("Lancez outlook.exe /safe.", "command", "/safe"),
        ("Lancez `outlook.exe /safe`.", "command", "outlook.exe /safe"),
        ("Faites un sudo à la main.", "command", "sudo"),
        ("Lancez word.exe.", "code", "word.exe"),
        ("Le message « Accès autorisé » est normal.", "quote", "Accès autorisé"),
        ('Le message "Mot de passe" est normal.', "quote", "Mot de passe"),
        ("Ouvrez ensuite Thunderbird.", "name", "Thunderbird"),
        ("Appelez madame Durand.", "name", "Durand"),
        ("Ouvrez le VPN.", "name", "VPN"),
        ("VPN à ouvrir.", "name", "VPN"),
        ("LibreOffice doit être fermé.", "name", "LibreOffice"),
        ("Appelez [name-2].", "placeholder", "[name-2]"),
    ],
)
def test_what_it_does_not_say_is_named(step: str, reason: str, detail: str) -> None:
    assert rejection(with_step(step)) == (reason, detail)


@pytest.mark.parametrize("product", ["Outlook 2016", "Word", "Out", "look"])
def test_a_product_that_is_not_there(product: str) -> None:
    assert rejection(replace(GOOD, products=(product,))) == ("product", product)


@pytest.mark.parametrize("field", ["problem", "cause", "resolution"])
def test_every_field_is_looked_at(field: str) -> None:
    assert rejection(replace(GOOD, **{field: "Il y a 77 erreurs."})) == ("number", "77")  # type: ignore[arg-type]


def test_a_fenced_command_must_be_there_as_a_whole() -> None:
    raw = replace(RAW, resolution="Lancer ipconfig /flushdns puis ipconfig /renew.")
    good = replace(GOOD, resolution="```\nipconfig /flushdns\n```", steps=())
    check_faithful(replace(good, problem="Cassé."), raw)
    joined = replace(good, resolution="```\nipconfig /flushdns /renew\n```")
    assert rejection(replace(joined, problem="Cassé.", products=()), raw)[0] == "command"


def test_a_language_that_writes_nouns_with_capitals() -> None:
    raw = RawText("Drucker druckt nicht", "Der Drucker druckt nicht.", "Neu starten.", "de")
    cleaned = Cleaned("Der Drucker tut nichts beim Druck.", "", "Neu starten.", (), (), "low")
    check_faithful(cleaned, raw)
    assert rejection(cleaned, replace(raw, language="en"))[0] == "name"


def test_language() -> None:
    check_language(GOOD, RAW)
    english = replace(
        GOOD,
        problem="Outlook does not start any more and shows an error.",
        resolution="Close the program, empty the folder and start it again.",
        steps=(),
    )
    with pytest.raises(Rejection) as seen:
        check_language(english, RAW)
    assert (seen.value.reason, seen.value.detail) == ("wrong_language", "en")
    check_language(english, replace(RAW, language="und"))
    check_language(replace(GOOD, problem="OK", resolution="", steps=(), products=()), RAW)


lines = st.lists(st.text(max_size=60), min_size=1, max_size=6)
technical = st.text(alphabet="ab AB01\n`'\"«».,:/\\-_@=[]()name1<>$%&~", max_size=80)


@given(lines | st.lists(technical, min_size=1, max_size=6), st.data())
@example(["a `b [name-1] c` d_[name-1]e", "l'iPhone l’Iphone"], None)
def test_what_is_taken_line_by_line_from_the_ticket_passes(
    texts: list[str], data: st.DataObject | None
) -> None:
    raw = RawText("", "\n".join(texts), "", "und")
    whole = raw.whole.splitlines()
    taken = [line for line in whole if data is None or data.draw(st.booleans())]
    cleaned = Cleaned("\n".join(taken), "", "", tuple(taken), (), "low")
    check_faithful(cleaned, raw)


@given(st.text(max_size=300), st.integers(0, 10**9))
def test_a_number_that_is_not_there_never_passes(text: str, number: int) -> None:
    assume(str(number) not in text)
    raw = RawText("", text, "", "und")
    for form in ("{}", "Wait {} minutes.", "v{}", "C:\\x{}", "`kill {}`", "({})"):
        assert rejection(Cleaned(form.format(number), "", "", (), (), "low"), raw)


@given(st.text(max_size=300), st.sampled_from(["Zorglub", "zorglub.exe", "/zorg/lub", "ZORGLUB"]))
def test_a_name_that_is_not_there_never_passes(text: str, name: str) -> None:
    assume("zorg" not in text.casefold())
    raw = RawText("", text, "", "und")
    for form in ("start {} now", "« {} »", "`{}`", "it is ({}).", "see: the {}!"):
        assert rejection(Cleaned(form.format(name), "", "", (), (), "low"), raw)


@given(st.text(), st.text(), st.lists(st.text()), st.lists(st.text()))
def test_any_text_is_judged(raw: str, text: str, steps: list[str], products: list[str]) -> None:
    cleaned = Cleaned(text, text, text, tuple(steps), tuple(products), "low")
    for language in ("fr", "und"):
        try:
            check_faithful(cleaned, RawText(raw, raw, raw, language))
            check_language(cleaned, RawText(raw, raw, raw, language))
        except Rejection:
            continue
