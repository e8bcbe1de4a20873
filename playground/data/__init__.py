"""The compact copy of the Bot API that the playground checks calls against. Data, no behaviour."""
