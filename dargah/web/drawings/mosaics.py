"""The pictograms, eleven bricks wide. A letter is a glaze (see bricks.GLAZES), a dot is empty."""

PALM = """
..tt...tt..
.tttt.tttt.
tt..tut..tt
t.ttuuutt.t
.tt.odo.tt.
t...odo...t
.....c.....
.....d.....
.....c.....
uuuu.d.uuuu
"""

HOUSE = """
.....l.....
....lll....
...lllll...
..lllllll..
.lllllllll.
..ccccccc..
..cuucccc..
..cuucooc..
..cccctoc..
..cccctoc..
"""

ROAD = """
ccccclccccc
cccccoccccc
cccclllcccc
cccclolcccc
ccclllllccc
cccllollccc
cclllllllcc
cclllolllcc
clllllllllc
cllllollllc
"""

TOWERS = """
....uuu....
....uou....
....uuu....
ttt.uou.lll
tot.uuu.lol
ttt.uou.lll
tot.uuu.lol
ttt.uou.lll
tot.uuu.lol
ttt.uuu.lll
"""

SPEECH = """
.uuuuuuuuu.
uuuuuuuuuuu
uuwwwwwwwuu
uuuuuuuuuuu
uuuuuwwwwuu
uuuuuuuuuuu
.uuuuuuuuu.
.......uuu.
........uu.
.........u.
"""

ENVELOPE = """
lllllllllll
olllllllllo
lolllllllol
llollllloll
lllolllolll
llllolollll
lllllolllll
lllllllllll
lllllllllll
"""

# the groups of the catalogue (definition.group) and their pictures
BY_GROUP = {
    "land": PALM,
    "housing": HOUSE,
    "road": ROAD,
    "engineer": TOWERS,
    "report": SPEECH,
    "agency": ENVELOPE,
}
