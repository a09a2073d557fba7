"""The words by which a text's parts are told, one list for each question."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Small words inside personal names.
PARTICLES = _words(
    "de del della da di du van von der den ten ter la le bin bint ibn al el dos das do y e af zu"
)
#: Joins two names.
CONNECTORS = _words("and et und")
#: Capitalised in titles, never part of a name.
COMMON = _words(
    "the a an our my your his her their its this that these those every no all what how why when"
    " where who in on at of to for with or but not is are by from as it we you they he she new way"
    " design accident numbers now"
)

#: Abbreviations that never end a sentence, in every language ("") and in each.
NEVER_ENDING = {
    "": _words("dr prof st hr fr mr mrs ms"),
    "en": _words(
        "rev hon gov sen sens rep reps gen col maj capt cpt lt sgt mt ft messrs pres e.g i.e cf"
        " viz vs approx"
    ),
    "es": _words("sr sra srta dra ud uds d dña lic ing p.ej cf"),
    "fr": _words("m mm mme mmes mlle mgr me p.ex cf env"),
    "de": _words("z.b d.h u.a z.t v.a bzw ca vgl evtl ggf sog inkl dipl"),
}
#: The end of a sentence only before a word that clearly begins one.
OFTEN_INSIDE = _words(
    "jr sr inc ltd co corp bros dept univ assn etc al a.m p.m u.s u.k u.n d.c e.u usw ph.d b.c a.d"
)
#: Inside a sentence before a figure: "No. 5", "p. 12", "Jan. 6".
BEFORE_FIGURES = _words(
    "no nos p pp fig figs vol vols ch sec art nr núm pág abs"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
#: Capitalised mostly because a sentence begins.
STARTERS = _words(
    "the a an in on at but and so it he she we they this that these those if when while as for to"
    " there what why who how not no yes my our his her their its i you after before since then now"
    " yet or because some many most one all every each"
)
#: Small even in a title that capitalises its words.
SMALL_IN_TITLES = _words(
    "a an the and but or nor for so yet as at by in of off on per to up via vs from with over into"
    " is be de la el los las del y du des le les et der die das und"
)

#: The commonest words of a language, few of them shared with another.
STOP_WORDS = {
    "en": _words("the of and to in that is it was for with are this have not be as on but they"),
    "es": _words("el la los las de que y en un una por con para es se del no más pero como"),
    "fr": _words("le la les des et du une est que qui dans pour pas sur il ce au avec sont nous"),
    "de": _words("der die das und ist nicht ein eine zu den mit von auf für sich dem auch wir es"),
}
