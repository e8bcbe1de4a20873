"""Which tool from the tool table (facts 2.3), given what is at home. No safety rows here."""

from content.models.plan import Ball, CalfTool, DoseRow, SoleTool

HARDNESS: tuple[SoleTool, ...] = ("none", "hands", "soft", "lacrosse")
"""From softest to hardest."""


def sole_tool(row: DoseRow, ball: Ball) -> SoleTool:
    """What the sole is worked with."""
    tools: dict[Ball, SoleTool] = {
        "lacrosse": row.lacrosse,
        "soft": row.soft,
        "both": row.both,
        "none": row.none,
    }
    return tools[ball]


def calf_tool(row: DoseRow, ball: Ball, *, roller: bool) -> CalfTool:
    """What the calf is released with; a roller wins over any ball."""
    if roller:
        return row.calf_roller
    tools: dict[Ball, CalfTool] = {
        "lacrosse": row.calf_lacrosse,
        "soft": row.calf_soft,
        "both": row.calf_both,
        "none": row.calf_none,
    }
    return tools[ball]


def softened(tool: SoleTool, hardest: SoleTool, ball: Ball) -> SoleTool:
    """The tool, no harder than `hardest`; a soft ball only where there is one, else hands."""
    if HARDNESS.index(tool) <= HARDNESS.index(hardest):
        return tool
    if hardest == "soft" and ball not in ("soft", "both"):
        return "hands"
    return hardest
