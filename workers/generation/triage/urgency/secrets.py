"""Words for what nobody else may have: passwords, codes, keys."""

SECRET = (
    r"(?:mots? de passe|mdp|password|passwords|passphrase|identifiants?|credentials?|login details"
    r"|logins?|codes?(?: d'acces| de securite| pin| sms| mfa)?|jetons?(?: d'acces)?|tokens?"
    r"|cles? (?:privee?s?|d'api|api|ssh|secrete?s?|d'acces)|api[- ]keys?|private keys?|ssh keys?"
    r"|secrets?|access keys?|passwort|contrasena|kennwort)"
)
