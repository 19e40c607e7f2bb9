"""Small pictures for the demo's finished visits, drawn: nobody's real meter cupboard."""

import random
from io import BytesIO
from math import cos, sin

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 960


def photo(shot: str, seed: str, caption: str, *, small: bool = False) -> bytes:
    """A JPEG of 1280 x 960 (small: half of that) that looks like the named shot. The same words give the same bytes."""
    chance = random.Random(seed)
    image = Image.new("RGB", (WIDTH, HEIGHT), _tone(chance, 150, 190))
    draw = ImageDraw.Draw(image)
    _SHOTS.get(shot, _wall)(draw, chance)
    image = image.reduce(2).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)  # soft, and cheaper than a blur
    ImageDraw.Draw(image).text((28, HEIGHT - 52), caption, fill=(250, 250, 245), font=ImageFont.load_default(30))
    image = image.reduce(2) if small else image
    out = BytesIO()
    image.save(out, "JPEG", quality=72, optimize=True)
    return out.getvalue()


def signature(seed: str) -> bytes:
    """A PNG of 600 x 200 with a scribble on white, as the signing screen makes it."""
    chance = random.Random(seed)
    image = Image.new("RGB", (600, 200), "white")
    wave, swell, tilt = chance.uniform(0.09, 0.14), chance.uniform(28, 48), chance.uniform(-0.06, 0.02)
    points = [
        (
            70 + step * 0.85 + 26 * sin(step * wave * 1.9),
            105 + tilt * step + swell * sin(step * wave) * cos(step * 0.011),
        )
        for step in range(500)
    ]
    ImageDraw.Draw(image).line(points, fill=(18, 32, 31), width=4, joint="curve")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _tone(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    base = chance.randint(low, high)
    return (base, max(0, base - chance.randint(2, 14)), max(0, base - chance.randint(8, 30)))


def _wall(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A brick wall over a paved drive."""
    for row in range(0, 640, 40):
        for column in range(-60, WIDTH, 120):
            left = column + (60 if (row // 40) % 2 else 0)
            tone = chance.randint(-14, 14)
            draw.rectangle((left, row, left + 115, row + 35), fill=(150 + tone, 92 + tone, 74 + tone))
    draw.rectangle((0, 640, WIDTH, HEIGHT), fill=(118, 116, 112))
    for line in range(0, WIDTH, 160):
        draw.line((line, 640, line * 2 - 640, HEIGHT), fill=(98, 96, 92), width=3)


def _charger(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A charger on the wall, with its cable."""
    _wall(draw, chance)
    draw.rounded_rectangle((500, 200, 780, 640), 46, fill=(34, 40, 42))
    draw.rounded_rectangle((520, 220, 760, 430), 30, fill=(52, 60, 62))
    draw.ellipse((596, 270, 684, 358), outline=(140, 230, 120), width=14)
    draw.ellipse((730, 420, 950, 700), outline=(20, 22, 24), width=22)
    draw.line((770, 600, 812, 690), fill=(20, 22, 24), width=40)


def _cupboard(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A meter cupboard: a meter and two rows of breakers."""
    draw.rectangle((120, 40, WIDTH - 120, HEIGHT - 40), fill=(214, 210, 200))
    draw.rounded_rectangle((420, 90, 860, 330), 18, fill=(240, 240, 236), outline=(120, 120, 116), width=4)
    draw.rectangle((520, 140, 760, 210), fill=(176, 196, 168))
    draw.text((548, 152), f"{chance.randint(10000, 99999):06d} kWh", fill=(30, 40, 30), font=ImageFont.load_default(36))
    for top in (420, 640):
        draw.rectangle((220, top, WIDTH - 220, top + 150), fill=(250, 250, 247), outline=(150, 150, 146), width=3)
        for left in range(240, WIDTH - 290, 62):
            draw.rectangle(
                (left, top + 30, left + 50, top + 120), fill=(225, 225, 222), outline=(130, 130, 126), width=2
            )
            draw.rectangle(
                (left + 15, top + 55, left + 35, top + 85), fill=chance.choice([(40, 60, 70), (30, 90, 110)])
            )


def _plate(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A type plate with lines of print."""
    draw.rounded_rectangle(
        (160, 160, WIDTH - 160, HEIGHT - 200), 24, fill=(206, 208, 208), outline=(90, 94, 96), width=6
    )
    for line in range(6):
        draw.rectangle((220, 330 + line * 56, 220 + chance.randint(280, 620), 352 + line * 56), fill=(70, 74, 76))
    draw.text((220, 220), "MODEL V1 - 11 kW - IP54", fill=(40, 44, 46), font=ImageFont.load_default(48))


_SHOTS = {
    "meter_before": _cupboard,
    "meter_after": _cupboard,
    "plate": _plate,
    "mounted": _charger,
    "before": _charger,
    "after": _charger,
}
