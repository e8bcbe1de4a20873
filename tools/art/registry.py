"""Every drawing by name: its scene, the foot it shows and how long it moves. No drawing here."""

from tools.art.scene import Drawing
from tools.art.scenes import calf_and_ankle, sole_work, stretches, toes

DRAWINGS: tuple[Drawing, ...] = (
    Drawing("roll_seated", sole_work.roll_seated, "left", seconds=4, still=0.22),
    Drawing("thumb_strokes", sole_work.thumb_strokes, "left", seconds=4, still=0.2),
    Drawing("short_foot_seated", sole_work.short_foot_seated, "both", seconds=4),
    Drawing("short_foot_seated_one", sole_work.short_foot_seated, "left", seconds=4),
    Drawing("short_foot_standing", sole_work.short_foot_standing, "both", seconds=4),
    Drawing("short_foot_standing_hold", sole_work.short_foot_standing_hold, "both", seconds=4),
    Drawing("toe_pull", toes.toe_pull, "left", seconds=6, still=0.25, icon="right"),
    Drawing("toe_pull_lesser", toes.toe_pull_lesser, "left", seconds=3, icon="right"),
    Drawing("toe_spread", toes.toe_spread, "both", seconds=3),
    Drawing("fascia_stretch", toes.fascia_stretch, "left", seconds=4, icon="right"),
    Drawing("half_kneel", stretches.half_kneel, "right", seconds=4),
    Drawing("wall_lunge", stretches.wall_lunge, "right", seconds=4),
    Drawing("towel_calf", stretches.towel_calf, "right", seconds=4, icon="right"),
    Drawing("circles_pumps", calf_and_ankle.circles_pumps, "both", seconds=5, still=0.08),
    Drawing("circles_pumps_one", calf_and_ankle.circles_pumps_one, "right", seconds=5, still=0.08),
    Drawing("balance", stretches.balance, "right"),
    Drawing("balance_hold", stretches.balance_hold, "right"),
    Drawing("calf_roller", calf_and_ankle.calf_roller, "left", seconds=4, still=0.25),
    Drawing("calf_ball", calf_and_ankle.calf_ball, "left", seconds=4, still=0.25),
    Drawing("calf_ball_towel", calf_and_ankle.calf_ball_towel, "left", seconds=4, still=0.25),
    Drawing("calf_hands", calf_and_ankle.calf_hands, "left", seconds=3, still=0.75),
    Drawing("feet_up", stretches.feet_up, "both"),
    Drawing("feet_up_seated", stretches.feet_up_seated, "both"),
    Drawing("feet_up_one", stretches.feet_up_one, "right"),
)
