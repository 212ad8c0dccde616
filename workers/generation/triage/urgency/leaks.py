"""Secrets that got where others see them, and accounts that others use. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.urgency.kinds import PUBLISHED, any_of

_POSTED = (
    r"(?:(?:ai|as|a|ont|avons|avez|ete)"
    r"(?: (?!(?:m[oa]n?|mes|s[oa]n?|ses|notre|votre|leur|l[ea]s?|une?|ces?|chaque|quel|autre)\b)"
    r"\w+){0,2} poste\b"
    r"|(?<!du )(?<!le )(?<!un )(?<!ce )(?<!mon )(?<!au )(?<!son )(?<!notre )poste"
    r"(?= (?:sur|dans|par|en|a|au)\b))"
)
"""What somebody posted; a "poste" is a computer, too."""
_OUT = re.compile(
    r"\b(?:publi\w*|public|publicly|leak\w*|fuit\w*|pushed|pousse\w*|commit\w*|github|pastebin"
    rf"|posted|{_POSTED}|expos\w*|divulgu\w*"
    r"|compromis\w*|compromised|a tout le monde|to everyone"
    r"|to everybody|to the whole|toute la liste|whole list|mailing list|liste de diffusion|wiki"
    r"|par erreur|par megarde|par accident|by mistake|by accident|accidentally|mistakenly"
    r"|forum|stack ?overflow|reddit|slack|in the chat|dans le chat|visible par|haveibeenpwned"
    r"|data breach|veroffentlicht|publicado)\b"
)
_LEAKING = re.compile(
    rf"\b{PUBLISHED}\b.{{0,80}}\b(?:publi\w*|leak\w*|fuit\w*|expos\w*|divulgu\w*|compromis\w*"
    r"|compromised|stolen|vole\w*|haveibeenpwned|visible|breach|envoye\w*|sent|posted|pasted"
    rf"|{_POSTED}"
    r"|colle\w*|partage\w*|shared)\b"
    rf"|\b(?:publi\w*|pushed|pousse\w*|commit\w*|posted|{_POSTED}|envoye\w*|sent|colle\w*"
    rf"|pasted|put|mis"
    rf"|laisse\w*|left|shared|partage\w*)\b.{{0,50}}\b{PUBLISHED}\b"
)
_TAKEN = any_of(
    r"\b(?:mails?|messages?|courriels?|e-?mails?|spams?)\b.{0,20}\b(?:de moi|de ma part|from me)\b"
    r".{0,50}\b(?:jamais|pas|never|not|didn't)\b",
    r"\b(?:mailbox|boite|account|compte|messagerie)\b.{0,15}\b(?:sends|sending|sent|envoie|envoyait"
    r"|envoye)\b.{0,20}\b(?:spams?|mails?|messages?)\b",
    r"\b(?:on|quelqu'un|someone|somebody) (?:a |has )?(?:change|changed|modifie) (?:mon"
    r"|my) (?:mot de"
    r" passe|password)\b",
    r"\b(?:regles? de (?:transfert|redirection)|(?:forwarding|inbox) rules?)\b.{0,60}\b(?:pas"
    r"|jamais"
    r"|not|never|didn't)\b",
    r"\b(?:compte|account|boite(?: mail| aux lettres)?|mailbox|messagerie|session|profil|konto"
    r"|cuenta)\b.{0,40}\b(?:pirate\w*|hack\w*|compromis\w*|compromised|usurp\w*|hijack\w*"
    r"|taken over|detourne\w*|gehackt)\b",
    r"\b(?:pirate|hacke|hacked|hijacked)\b.{0,25}\b(?:compte|account|boite|mailbox|messagerie)\b",
    r"\b(?:quelqu'un|someone|somebody|jemand|alguien|un inconnu|a stranger)\b.{0,50}"
    r"\b(?:connect\w*|logged|logs|signed|utilise\w*|using|acces\w*|access\w*|lit|reads?|reading)\b"
    r".{0,40}\b(?:mon compte|ma boite|my account|my mailbox|my mails?|mes mails|as me|a ma place"
    r"|mon nom|my name|my email)\b",
    r"\b(?:mails?|messages?|courriels?|e-?mails?|spams?)\b.{0,50}\b(?:mon|ma|my) (?:nom|compte"
    r"|adresse|boite|messagerie|name|account|address|mailbox)\b.{0,50}"
    r"\b(?:jamais|pas (?:ecrit|envoye)|never|not (?:me|write|send|sent|mine)|didn't|a mon insu"
    r"|n'ai (?:pas|jamais))",
    r"\b(?:connexions?|login|logins|logged in|sign-?ins?)\b.{0,50}\b(?:russie|russia|chine|china"
    r"|inconnue?s?|unknown|pas moi|not me|wasn't me|etranger|never been|jamais alle)\b",
    r"\b(?:code|codes|validation|notification|notifications|demandes?|mfa|2fa|approve|approval"
    r"|prompts?|requests?)\b.{0,60}\b(?:que je n'ai (?:pas|jamais) (?:demande\w*|initie\w*)"
    r"|sans (?:que|rien) (?:j'aie|je|demander|avoir)|i (?:did not|didn't|never) (?:ask|request"
    r"|start|trigger|initiate)\w*|alors que je ne)",
)


def is_leak(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    return _LEAKING.search(said) is not None and _OUT.search(said) is not None


def is_taken(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    return _TAKEN.search(said) is not None
