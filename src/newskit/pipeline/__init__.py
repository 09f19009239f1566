"""The commands without a terminal: each module composes the stages for one command.

The stages do not know each other; here they are put together. Modules are imported by the command that needs them,
so that `search` loads nothing of `parse`.
"""
