from xml.etree import ElementTree

from benchmarks.compromises.plot import Point, draw

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [Point(1, 2400.0, 0.91, False), Point(2, 1400.0, 0.99, True), Point(3, 900.0, 0.95, False)]


def test_every_model_is_a_point_in_every_panel() -> None:
    root = ElementTree.fromstring(draw({"Own & clean": POINTS, "Elsewhere": POINTS[:2]}))
    assert len(root.findall(f".//{SVG}circle")) == 5
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "Own & clean" in texts
    assert texts.count("2") == 2


def test_the_line_joins_what_nothing_beats() -> None:
    root = ElementTree.fromstring(draw({"All": POINTS}))
    (line,) = root.iter(f"{SVG}polyline")
    places = {(circle.get("cx"), circle.get("cy")) for circle in root.iter(f"{SVG}circle")}
    joined = {tuple(pair.split(",")) for pair in (line.get("points") or "").split()}
    assert len(joined) == 2
    assert joined < places


def test_faster_stands_to_the_right_and_better_above() -> None:
    root = ElementTree.fromstring(draw({"All": POINTS}))
    places = [
        (float(circle.get("cx") or 0), float(circle.get("cy") or 0)) for circle in root.iter(f"{SVG}circle")
    ]
    (x1, y1), (x2, y2), (x3, y3) = places
    assert x1 > x2 > x3
    assert y2 < y3 < y1
    assert all(0 < x < 340 and 0 < y < 300 for x, y in places)


def test_one_model_alone_can_be_drawn() -> None:
    root = ElementTree.fromstring(draw({"All": [Point(1, 1000.0, 1.0, True)]}))
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_levels_that_are_near_have_digits_enough() -> None:
    root = ElementTree.fromstring(
        draw({"All": [Point(1, 900.0, 0.981, True), Point(2, 800.0, 0.989, False)]})
    )
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {"0.980", "0.985", "0.990"} <= texts
