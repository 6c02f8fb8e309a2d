"""Bungalows, and storeys of houses in a row and alone."""

from __future__ import annotations

from benchmarks.plan_exam.layout import Layout, layout

HOUSES: dict[str, Layout] = {
    "cabin": layout("260 210 190", "300 180 220", "LLK LLW BCW", "L. WL BL CL", "KL"),
    "summer house": layout("330 240 150", "170 260 290", "~~~ LLK LBW", "L~= BL WB", "KL"),
    "bungalow": layout(
        "330 170 200 300", "360 140 280", "LLKB HHHB CWEE", "H. LH= KL: BH CH WH EH"
    ),
    "bungalow with utility": layout(
        "350 150 180 190 260",
        "200 190 140 310",
        "LLKKB LLDHB HHHHX CWUEE",
        "H. LH BH XB CH WH UH EH",
        "KL DL",
    ),
    "wide bungalow": layout(
        "220 300 180 170 320",
        "310 130 260",
        "BCHLL VVHLL WEXKD",
        "H. VH: BV CV WV EV XH LH=",
        "KL DL",
    ),
    "L-shaped house": layout(
        "310 180 230 270",
        "290 170 240 320",
        "LL.. KHWB VHHH OCCE",
        "H. LH= WH BH CH EH OV VH:",
        "KL",
    ),
    "L-shaped bungalow": layout(
        "360 170 240 290",
        "330 150 220 300",
        "LLKU HHHP BW.. CC..",
        "H. LH KL UK PH WH BH CB",
        "",
        "....",
        "C",
    ),
    "courtyard house": layout(
        "300 210 260 320",
        "320 160 230 300",
        "BCLL VVHL E~HK W~XK",
        "H~ VH: BV CV EV WE LH: XH E~",
        "KL",
    ),
    "terraced, ground": layout(
        "95 125 135 260", "150 230 180 420", "TTHK YHHK YHSK LLLL", "H. TH KH SH LH", "YH", ".#.#"
    ),
    "terraced, upper": layout(
        "100 150 240", "330 190 160 300", "BBW YHW YHC EEC", "BH WH CH EH", "YH", ".#.#"
    ),
    "narrow terraced": layout(
        "165 170 130", "390 220 180 320", "LLL DDY KHH KTH", "H. LD= DH: KH: TH", "YD", ".#.#"
    ),
    "end of terrace": layout(
        "330 135 220", "180 260 300 150", "KHT KHY LLL ~~~", "H. TH KH LH L~=", "YH", "...#"
    ),
    "semi-detached, ground": layout(
        "340 140 230", "190 230 380", "KHT KHY LLD", "H. TH KH LH KL/", "YH DL", "...#"
    ),
    "semi-detached, upper": layout(
        "290 130 280", "320 200 330", "BHW BHY CHE", "BH WH CH EH", "YH", "...#"
    ),
    "detached, ground": layout(
        "360 170 190 240", "260 180 150 310", "KKHO DHHO DYHT LLLL", "H. KH OH TH LH=", "DL YH"
    ),
    "detached, upper": layout(
        "330 180 190 300", "310 150 140 290", "BBWC QHHC YHHX EEGG", "BH QB WH CH XH EH GH", "YH"
    ),
    "with a garage": layout(
        "330 340 160 270",
        "350 140 260 150",
        "RLLL RHHH UKWB ..~~",
        "H. LH= UR KH WH BH K. R.=",
        "",
        "....",
    ),
    "prefab": layout(
        "260 200 150 300", "200 230 170 260", "LLHB LLHB KKHW CCTW", "H. LH= TH WH BH CK", "KL"
    ),
    "village house": layout(
        "390 110 100 360", "380 230 340 160", "LHHB LHYB KHHC PWWC", "H. LH BH KH CH PK WH", "YH"
    ),
    "farmhouse wing": layout(
        "450 210 230 240", "290 260 310", "LHCE LHWE KPSB", "H. LH= KL: PK CH WH EC BE SB"
    ),
    "angled house": layout(
        "300 260 180 290",
        "280 160 330",
        "BCWK HHHK EOLL",
        "H. BH CH WH EH OH LH=",
        "KL",
        "....",
        "L",
    ),
    "loft": layout("420 190 260", "310 170 320", "LLB LLQ KWW", "L. WL BL QB", "KL", "....", "B"),
    "holiday flat": layout(
        "280 150 240", "160 300 130 230", "~~~ LLB HHB KWC", "L~ H. LH: BH KH WH CB"
    ),
    "two units share a hall": layout(
        "310 130 200 300",
        "330 210 280",
        "LHKB LHTB CHWE",
        "H. LH KH TH BK CH WH EB",
        "",
        "....",
        "E",
    ),
}
