"""Every sentence that the desk says to people, in each language.

The sentences are gettext catalogues: ``locale/LANGUAGE/LC_MESSAGES/DOMAIN.po``. The console keeps
its own beside its pages (``bot/console/locale``) and reads them with the same code.

**Keys, not English, are the msgids** (``handed_over_failed``, ``reason.old``). English is a
catalogue like any other. With English as msgid a sentence that has no translation would pass for
a translated one, and each better wording in English would break the French. With keys a missing
translation is a key that one file has and the other lacks: a test names it, and people see the
English meanwhile. A key that no language has is a warning, which is an error in tests. Translators
see the English all the same: each entry of another language carries it as an extracted comment
(``#. English: …``), and a test fails when the two no longer agree, so a changed English sentence
asks for a look at its translations. Weblate calls this form monolingual.

**No .mo file is made or shipped.** Babel reads the .po once a process, when the first sentence is
said: 27 ms of processor time for Babel and the first language, 5 ms for the second, nothing when
a process starts. So an editable install, a wheel and the container need no step of their own, and
what is reviewed is what runs.

To change a sentence, edit the English entry and its translations, with their notes; for a new one
add it to every language. The tests of `workers/translations` name what is missing, stale or idle.
Placeholders are named, ``{ticket}``. In French, plain spaces before ``: ; ! ? » %`` and after
``«`` become no-break spaces when the catalogue is read.
"""
