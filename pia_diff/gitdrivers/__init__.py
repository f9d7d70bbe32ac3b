"""What git runs for the files of an assessment: a textconv, an external diff and a merge driver; and their set-up.

`python -m pia_diff.gitdrivers textconv|diff|merge …`. Whatever a driver is given, git must get an answer: a file that
is none of ours, or broken, is shown and merged as plain text.
"""
