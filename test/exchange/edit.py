"""Answers a file of data to look up, as somebody would in another program: reads the commands, writes the file again.

usage: edit.py IN OUT CELL=VALUE...   a value `date:YYYY-MM-DD` is a date, `number:1.5` a number, `formula:=A1` a formula
"""

import sys
from datetime import datetime

import openpyxl

source, target, *cells = sys.argv[1:]
book = openpyxl.load_workbook(source)
sheet = book["Domande"]
for cell in cells:
    place, value = cell.split("=", 1)
    kind, _, rest = value.partition(":")
    if kind == "date":
        sheet[place].value = datetime.strptime(rest, "%Y-%m-%d")
        sheet[place].number_format = "dd/mm/yyyy"
    elif kind == "number":
        sheet[place].value = float(rest)
    elif kind == "formula":
        sheet[place].value = rest
    else:
        sheet[place].value = value
book.save(target)
