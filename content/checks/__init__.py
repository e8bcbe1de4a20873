"""What `make content-check` looks at: one module an area, each with `problems() -> list[str]`."""
