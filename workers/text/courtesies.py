"""Words that a question is wrapped in, and that say nothing of what it is about."""

from __future__ import annotations

from workers.text.word_lists import words

COURTESIES = frozenset(
    words(
        """bonjour bonsoir salut coucou allo merci beaucoup remercie avance svp stp plait sil
        cordialement bien cdlt cdt bonne journee madame monsieur equipe pourriez pouvez pourrais
        peux peut voudrais aimerais souhaite souhaiterais besoin aide aider aidez pourquoi comment
        quoi quel quelle quels quelles quand est-ce question svp urgent
        hello hi hey dear good morning afternoon thanks thank thx please kindly regards cheers
        could can would should may might want need like help helping why how what which who
        question urgent asap team sir madam im ive id do does did"""
    )
)
