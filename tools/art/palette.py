"""The colours and line widths of every picture: one palette, one accent. No shapes."""

CARD = "#f6f0e6"
CARD_SPOT = "#fdfaf4"
FLOOR = "#e6dbc9"
FLOOR_LINE = "#c9b99f"

SKIN = "#f0bf9d"
SKIN_SHADE = "#dfa17c"
SKIN_FAR = "#d99f7d"
SKIN_LIGHT = "#f9d9c3"
NAIL = "#fbe9dd"
LINE = "#6b4032"

SHORTS = "#44597a"
SHORTS_FAR = "#36486a"
SHIRT = "#8fa6bd"
SHIRT_FAR = "#7a92aa"
HAIR = "#5a4038"
CLOTH_LINE = "#2c3a54"

WOOD = "#d3b08a"
WOOD_LINE = "#8a6a48"
GREY = "#c5cbd1"
GREY_DARK = "#7c8794"
BALL = "#f4c85a"
BALL_LINE = "#9a7420"
TOWEL = "#fbfbf8"
TOWEL_LINE = "#8793a3"

ACCENT = "#008c86"
ACCENT_SOFT = "#14c4b2"
ACCENT_OPACITY = 0.42

OUTLINE = 3.0
FINE = 2.0
ARROW = 6.5
