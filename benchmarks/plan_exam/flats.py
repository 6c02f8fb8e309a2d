"""Flats in houses of several, from the studio to five rooms."""

from __future__ import annotations

from benchmarks.plan_exam.layout import Layout, layout

FLATS: dict[str, Layout] = {
    "studio": layout("190 160 210", "210 390 150", "WHK LLL .~~", "H# WH LH L~", "KL", "#..#"),
    "studio with a closet": layout(
        "220 130 170", "190 160 350", "KHW KHS LLL", "H# WH SH LH: L~", "KL", "#.~#"
    ),
    "studio along a corridor": layout(
        "250 165 330", "140 180 170", "HHL WSL KKL", "H# WH SH LH KL:", "", "##.#"
    ),
    "one bedroom": layout(
        "310 150 250", "380 130 240", "LLB HHB KWB", "H# LH BH KH WH", "", "...#"
    ),
    "one bedroom, open kitchen": layout(
        "270 155 190 140", "230 150 390", "KHWB KHHB LLBB", "H# WH LH: BH", "KL", "#..#"
    ),
    "one bedroom with a loggia": layout(
        "350 160 310", "150 300 130 230", "~~. LLB HHB KWB", "L~= H# LH BH KH WH", "", "...#"
    ),
    "deep flat": layout(
        "170 150 280", "330 160 210 380", "KKB HHB HWW LLL", "H# KH WH LH BH", "", ".#.#"
    ),
    "two rooms either side": layout(
        "360 140 180 350", "250 160 200", "LHKB LHHB LHWB", "HL: H# KH WH BH", "", "#.#."
    ),
    "two bedrooms": layout(
        "330 150 190 280", "330 135 240", "LLBB HHHH KWCC", "H# LH BH KH WH CH", "", "...#"
    ),
    "two bedrooms, open kitchen": layout(
        "290 260 170 270",
        "360 150 250 140",
        "LLBB DHHH KWXC ~~.C",
        "H# LH: BH CH WH XH K~",
        "DL KL",
        ".#..",
    ),
    "two bedrooms, walk-in": layout(
        "300 170 220 160",
        "170 210 140 300",
        "LLQB LLBB HHHH KWCC",
        "H# LH= BH QB WH CH KH",
        "",
        "#..#",
    ),
    "two bedrooms, balcony": layout(
        "260 140 150 300",
        "140 350 145 260",
        ".~~~ BLLL HHHH CWTK",
        "L~ H# BH LH CH WH TH KH/",
        "",
        "...#",
    ),
    "point block": layout(
        "320 180 280", "270 150 300", "KWB DHH LLC", "H# WH BH CH LH=", "DL KL", ".#..", "L"
    ),
    "corner flat": layout(
        "290 170 210 150",
        "310 130 200 260",
        "LLKK LLHH BHHS BWCC",
        "H# KL: LH SH WH BH CH",
        "",
        ".#..",
    ),
    "three bedrooms": layout(
        "300 150 190 240", "340 140 240", "LLKB HHHH CWEE", "H# LH KH BH CH WH EH", "", "...#"
    ),
    "three bedrooms, bath and WC": layout(
        "290 160 110 180 270",
        "330 130 270 140",
        "LLKKB HHHHH CWTEG ~~...",
        "H# LH/ KH BH CH WH TH EH GH C~",
        "",
        "...#",
    ),
    "three bedrooms, hall with store": layout(
        "330 140 150 180 260",
        "250 150 330",
        "KHSWB LHHHH LLCCE",
        "H# KH SH WH BH LH: CH EH",
        "",
        "#...",
    ),
    "four bedrooms": layout(
        "320 160 150 210 280",
        "320 145 300 130",
        "BCCKK HHHHH ELLGW E~~GW",
        "H# BH CH KH EH LH= GH WH L~",
        "",
        ".#.#",
    ),
    "five rooms": layout(
        "280 250 180 150 290",
        "360 160 210 280",
        "LLDKK LLHHP OWHHV BBBCE",
        "V. LH DL: KD PK: WH OL CH EV HV: BH",
    ),
    "old town flat": layout(
        "400 330 160 210",
        "430 380 160 230",
        "LB.. CDDD ##HH ##WK",
        "H# LB= DB DC HD: WH KH LC/",
        "",
        "....",
    ),
    "gallery flat": layout(
        "180 240 120 260", "260 150 420", "KCSW HHHH LLLB", "H# KH CH SH WH LH BH", "", ".#.#"
    ),
    "maisonette floor": layout(
        "250 110 230 200", "240 190 310", "BYYW BHHH CCLL", "BH WH CH LH", "YH", "#.#."
    ),
    "accessible flat": layout(
        "350 200 330", "300 190 280", "LKB LHH LWC", "H# KL: LH/ WH/ BH CH", "", ".#.."
    ),
    "back to back": layout(
        "240 180 340", "290 130 250", "BWL BHL CHL", "H# LH WH BH CH", "", "#.#."
    ),
}
