"""Hostile inputs by the million: files, reports and command lines, made from numbers.

Every input is made of a family, a seed and a number, so that any can be made again:

    .venv/bin/python -m tests.fuzzing --seed 1 --inputs 1000000
    .venv/bin/python -m tests.fuzzing --seed 1 --family parse --only 4711 --show

What must hold of each stands beside what makes it: tests/fuzzing/files.py (bytes
through the readers), reports.py (texts through the models) and commands.py (the command
line).
"""
