#!/usr/bin/env python3
"""Makes the data files of the quickstart: weather.csv, requests.jsonl, picture.pgm and picture.png.

They are shipped, so nobody needs to run this. It is here to show where the files come from, and because
the quickstart also wants a specimen of source code. Everything is computed: the same bytes every time.
"""

import json
import math
import struct
import sys
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
START = datetime(2024, 1, 1, tzinfo=timezone.utc)


class Noise:
    """A linear congruential generator: poor randomness, but the same on every machine."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def next(self) -> float:
        """The next number in [0, 1)."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) / 2**31

    def normal(self) -> float:
        """Roughly normal, mean 0, standard deviation 1: the sum of twelve uniform numbers."""
        return sum(self.next() for _ in range(12)) - 6

    def choose(self, weighted: list[tuple[str, int]]) -> str:
        """One of the values, each as often as its weight says."""
        place = self.next() * sum(weight for _, weight in weighted)
        for value, weight in weighted:
            place -= weight
            if place < 0:
                return value
        return weighted[-1][0]


def weather() -> str:
    """Three stations, one line an hour: what spreadsheets and sensors produce."""
    noise = Noise(1)
    stations = [("harbour", 6.5, 8.0), ("skerry", 7.0, 5.5), ("mill", 5.5, 11.0)]
    drift = {name: 0.0 for name, _, _ in stations}
    lines = ["time,station,temperature,pressure,wind"]
    for hour in range(24 * 90):
        moment = START + timedelta(hours=hour)
        season = -math.cos(2 * math.pi * (hour / 24 - 20) / 366)
        day = -math.cos(2 * math.pi * (hour % 24 - 3) / 24)
        pressure = 1013 + 12 * math.sin(hour / 37.0) + 7 * math.sin(hour / 91.0)
        for name, mean, swing in stations:
            drift[name] = 0.97 * drift[name] + 0.3 * noise.normal()
            temperature = mean + swing * season + 2.2 * day + drift[name]
            wind = abs(5 + 3 * math.sin(hour / 29.0) + 1.5 * noise.normal())
            lines.append(f"{moment:%Y-%m-%dT%H:%MZ},{name},{temperature:.1f},{pressure + noise.normal() / 4:.1f},{wind:.1f}")
    return "\n".join(lines) + "\n"


def requests() -> str:
    """One JSON object a line: what servers write all day."""
    noise = Noise(2)
    paths = [("/", 30), ("/boats", 22), ("/boats/{id}", 25), ("/tides", 12), ("/login", 6), ("/admin", 1)]
    agents = [("Mozilla/5.0 (X11; Linux x86_64)", 5), ("Mozilla/5.0 (Macintosh)", 4), ("curl/8.5.0", 2), ("harbour-bot/1.2", 1)]
    lines = []
    moment = START
    for number in range(1, 1201):
        moment += timedelta(milliseconds=int(-1000 * math.log(1 - noise.next())))
        path = noise.choose(paths).replace("{id}", str(int(noise.next() * 900) + 100))
        status = 200
        if path == "/admin":
            status = 403
        elif noise.next() < 0.02:
            status = 500
        entry = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "id": f"{int(noise.next() * 2**32):08x}",
            "client": f"10.0.{int(noise.next() * 4)}.{int(noise.next() * 250) + 1}",
            "method": "POST" if path == "/login" else "GET",
            "path": path,
            "status": status,
            "bytes": int(200 + 4000 * noise.next() ** 2),
            "milliseconds": round(1.5 + 40 * noise.next() ** 4, 2),
            "agent": noise.choose(agents),
        }
        if status == 500:
            entry["error"] = "timeout: the tide table did not answer within 2000 ms"
        lines.append(json.dumps(entry, separators=(",", ":")))
    return "\n".join(lines) + "\n"


def picture(width: int, height: int) -> bytes:
    """A grey picture of the Mandelbrot set, row by row, one byte a pixel."""
    pixels = bytearray()
    for row in range(height):
        for column in range(width):
            c = complex(-2.2 + 3.0 * column / width, -1.15 + 2.3 * row / height)
            z = 0j
            steps = 0
            while abs(z) <= 2 and steps < 96:
                z = z * z + c
                steps += 1
            pixels.append(0 if steps == 96 else 255 - (steps * 37) % 200)
    return bytes(pixels)


def pgm(width: int, height: int, pixels: bytes) -> bytes:
    """The picture as it is in memory, behind a short header."""
    return f"P5\n{width} {height}\n255\n".encode("ascii") + pixels


def png(width: int, height: int, pixels: bytes) -> bytes:
    """The same picture in a format that is already compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + pixels[row * width : (row + 1) * width] for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main() -> int:
    width, height = 320, 240
    pixels = picture(width, height)
    files = {
        "weather.csv": weather().encode("ascii"),
        "requests.jsonl": requests().encode("ascii"),
        "picture.pgm": pgm(width, height, pixels),
        "picture.png": png(width, height, pixels),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
