from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

from bloodcell_gui.gallery.drag_picture import draw_stack


def has_colour(image: QImage, colour: QColor) -> bool:
    points = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return any(image.pixelColor(x, y).rgb() == colour.rgb() for x, y in points)


def test_the_first_cell_lies_on_top_and_several_are_counted(qapp: QApplication) -> None:
    colours = [QColor(200, 0, 0), QColor(0, 200, 0)]
    pictures = []
    for colour in colours:
        picture = QImage(48, 48, QImage.Format.Format_RGB32)
        picture.fill(colour)
        pictures.append(picture)
    badge = QPalette().color(QPalette.ColorRole.Highlight)
    alone = draw_stack(pictures[:1], 1, QPalette(), 1.0).toImage()
    assert has_colour(alone, colours[0])
    assert not has_colour(alone, badge)
    many = draw_stack([*pictures, None], 1600, QPalette(), 2.0)
    assert many.devicePixelRatio() == 2.0
    image = many.toImage()
    assert image.pixelColor(image.width() // 3, image.height() // 3).rgb() == colours[0].rgb()
    assert has_colour(image, colours[1])
    assert has_colour(image, badge)
