"""The words that are said on a signal, each with all that it asks for, and how a signal comes into each state."""

from datetime import timedelta

from signal_desk import (
    DAY,
    HEAD,
    ORANGE,
    Desk,
)

from postloan import i18n
from postloan.access import Actor
from postloan.errors import PostloanError
from postloan.terms import SignalState
from postloan.warning import life

ACTION = life.PlannedAction("追加抵押物", "李芳", DAY + timedelta(days=5))


def sentences(refusal: PostloanError) -> list[str]:
    """What a refusal says in both languages: whole, in words, with nothing left to fill in."""
    said = [
        refusal.said(lambda key, language=language, **values: i18n.text(language, key, **values)) for language in ("zh", "en")
    ]
    assert not any("{" in one or "signal." in one or "term." in one for one in said)
    assert said[0] != said[1]
    return said


#: How a signal is brought into each state, by people who may.
def brought(desk: Desk, state: SignalState, colour: int = ORANGE) -> int:
    number = desk.raised(colour=colour)
    if state is not SignalState.RAISED:
        desk.say(HEAD, life.acknowledge, number)
    if state in {SignalState.VERIFIED, SignalState.PLANNED, SignalState.EXECUTING, SignalState.CLOSED}:
        desk.say(HEAD, life.verify, number, "true", text="属实")
    if state in {SignalState.PLANNED, SignalState.EXECUTING}:
        desk.say(HEAD, life.plan, number, [ACTION])
    if state is SignalState.EXECUTING:
        desk.say(HEAD, life.start, number)
    if state is SignalState.CLOSED:
        desk.say(HEAD, life.close, number, "resolved", text="已还清")
    return number


def spoken(desk: Desk, who: Actor, word: str, number: int) -> None:
    """Say a word with everything that it asks for."""
    one = desk.one(number)
    action = one.actions[0].id if one.actions else 0
    said = {
        "acknowledge": lambda: desk.say(who, life.acknowledge, number),
        "verify": lambda: desk.say(who, life.verify, number, "true", text="属实"),
        "plan": lambda: desk.say(who, life.plan, number, [ACTION]),
        "start": lambda: desk.say(who, life.start, number),
        "finish_action": lambda: desk.say(who, life.finish_action, number, action, note="已办"),
        "recheck": lambda: desk.say(who, life.recheck, number, text="无变化"),
        "hand_over": lambda: desk.say(who, life.hand_over, number, "周行长" if one.owner != "周行长" else "总行"),
        "comment": lambda: desk.say(who, life.comment, number, text="备注"),
        "mute": lambda: desk.say(who, life.mute, number, until=DAY, reason="季节性"),
        "close": lambda: desk.say(who, life.close, number, "to_collection", text="转催收"),
        "reopen": lambda: desk.say(who, life.reopen, number, text="又发生"),
    }  # fmt: skip
    said[word]()
