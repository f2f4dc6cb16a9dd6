#!/usr/bin/env python3
"""An independent reader of rule sets: scores and orders people from the text of a rule set, sharing no code with the
product. It recomputes the canonical snapshot of a graduatoria:

    python3 verify.py SNAPSHOT.json     prints "ok", or the first position that does not agree

It needs Python 3.9 and nothing else. Arithmetic is exact (fractions.Fraction).
"""
import hashlib
import json
import sys
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction


# ---- the calendar -----------------------------------------------------------------------------------------------

def rome_day(instant):
    """Day in Rome of an ISO instant: Rome is UTC+1, UTC+2 from the last Sunday of March to that of October, 01:00 UTC."""
    moment = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(timezone.utc)

    def change(month):
        last = date(moment.year, month, 31)
        last -= timedelta(days=(last.weekday() + 1) % 7)
        return datetime(last.year, last.month, last.day, 1, tzinfo=timezone.utc)

    summer = change(3) <= moment < change(10)
    return (moment + timedelta(hours=2 if summer else 1)).date()


def day(text):
    return date.fromisoformat(text)


def last_of_month(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def plus_months(start, months):
    """The same day of a later month; the last one, where the month lacks it (art. 2963, comma 5, c.c.)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, last_of_month(year, month + 1)))


def months_completed(start, end):
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while plus_months(start, months) > end:
        months -= 1
    return months


def months_between(start, end, counting):
    completed = months_completed(start, end)
    left = (end - plus_months(start, completed)).days
    if counting == "begun":
        return completed + (1 if left > 0 else 0)
    if counting == "over-fifteen-days":
        return completed + (1 if left > 15 else 0)
    return completed


# ---- the points -------------------------------------------------------------------------------------------------

def cut_off(word, call):
    return day(call["publishedOn"]) if word == "publication" else rome_day(call["closesAt"])


def holds(condition, facts, call):
    if "employer" in condition:
        return call["employer"] == condition["employer"]
    value = facts[condition["fact"]]
    if value is None:
        return False
    if "is" in condition:
        return ("yes" if value else "no") == condition["is"] if isinstance(value, bool) else value == condition["is"]
    if "before" in condition:
        return day(value) < cut_off(condition["before"], call)
    if "atLeast" in condition:
        return Fraction(value) >= Fraction(condition["atLeast"])
    return Fraction(value) <= Fraction(condition["atMost"])


def measure(of, facts, call):
    name = of.get("fact") or of.get("yearsSince") or of.get("monthsSince") or of["to"]
    value = facts[name]
    if value is None:
        return None
    if "fact" in of:
        return Fraction(value)
    if "calendarMonthsFrom" in of:
        year, month = of["calendarMonthsFrom"].split("-")
        return Fraction((day(value).year - int(year)) * 12 + day(value).month - int(month))
    end = cut_off(of["at"], call)
    if "yearsSince" in of:
        return Fraction(max(0, months_completed(day(value), end) // 12))
    return Fraction(max(0, months_between(day(value), end, of["counting"])))


def by_rule(rule, amount):
    kind = rule["kind"]
    if kind == "fixed":
        return number(rule["points"])
    if kind == "value":
        return amount * number(rule["times"])
    if kind == "bands":
        for band in rule["bands"]:
            if amount >= Fraction(band["from"]) and ("to" not in band or amount <= Fraction(band["to"])):
                return number(band["points"])
        return number(rule["outside"])
    above = Fraction(rule.get("above", 0))
    if "above" in rule and amount <= above:
        return Fraction(0)
    if rule["step"] == "?" or rule["points"] == "?":
        return Fraction(0)
    step = Fraction(rule["step"])
    count = (amount - above) // step
    rest = amount - above - count * step
    rounding = rule["rounding"]
    if isinstance(rounding, dict):
        up = rest > Fraction(rounding["over"])
    else:
        up = {"floor": False, "ceil": rest > 0, "half-up": 2 * rest >= step}[rounding]
    return Fraction(rule.get("start", 0)) + (count + (1 if up else 0)) * Fraction(rule["points"])


def number(text):
    """A value still to be filled in counts nothing."""
    return Fraction(0) if text == "?" else Fraction(text)


def element_points(element, facts, call):
    if not all(holds(condition, facts, call) for condition in element.get("when", [])):
        return Fraction(0)
    amount = Fraction(0)
    if "of" in element:
        amount = measure(element["of"], facts, call)
        if amount is None:
            return number(element.get("missing", "?"))
    if any(value == "?" for value in element["rule"].values()):
        return Fraction(0)
    points = by_rule(element["rule"], amount)
    if element.get("min", "?") != "?":
        points = max(points, Fraction(element["min"]))
    if element.get("max", "?") != "?":
        points = min(points, Fraction(element["max"]))
    return points


# ---- the order --------------------------------------------------------------------------------------------------

def tie_key(tie, criteria, facts, parts):
    """Smaller stands first; whoever did not declare the datum stands after whoever did."""
    if "element" in tie:
        points = parts[[element["id"] for element in criteria["elements"]].index(tie["element"])]
        return (0, points if tie["first"] == "lowest" else -points)
    value = facts[tie["fact"]]
    if value is None:
        return (1, 0)
    if criteria["facts"][tie["fact"]]["type"] == "date":
        value = day(value).toordinal()
    value = Fraction(value)
    return (0, value if tie["first"] in ("earliest", "lowest") else -value)


def rank(snapshot):
    """Positions of a snapshot: a list of (id, points)."""
    call, criteria, seed = snapshot["call"], snapshot["criteria"], snapshot["drawSeed"]
    people = []
    for candidate in snapshot["candidates"]:
        facts = candidate["facts"]
        parts = [element_points(element, facts, call) for element in criteria["elements"]]
        total = sum(parts, Fraction(0))
        precedences = criteria.get("precedences", [])
        first = next(
            (i for i, p in enumerate(precedences) if any(holds(c, facts, call) for c in p["anyOf"])), len(precedences)
        )
        ties = [tie_key(tie, criteria, facts, parts) for tie in criteria["ties"] if tie != "draw"]
        lot = hashlib.sha256(((seed or "") + candidate["id"]).encode()).hexdigest()
        key = (first, total if criteria["first"] == "lowest" else -total, ties, lot)
        people.append((key, candidate["id"], total))
    return [(identity, total) for _, identity, total in sorted(people)]


def disagreement(snapshot):
    """Words for the first position that does not agree; None if all do."""
    computed = rank(snapshot)
    if len(computed) != len(snapshot["positions"]):
        return "a different number of positions"
    for index, ((identity, total), position) in enumerate(zip(computed, snapshot["positions"])):
        if (index + 1, identity, total) != (position["position"], position["id"], Fraction(position["points"])):
            return f"position {index + 1}: computed {identity} with {total}"
    return None


if __name__ == "__main__":
    wrong = 0
    with open(sys.argv[1], "rb") as file:
        for line_number, line in enumerate(file, 1):
            found = disagreement(json.loads(line))
            if found:
                wrong += 1
                print(f"snapshot {line_number}: {found}")
    print("ok" if wrong == 0 else f"{wrong} snapshots do not agree")
    sys.exit(1 if wrong else 0)
