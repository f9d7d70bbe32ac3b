"""The best one-to-one assignment between two sets."""

from __future__ import annotations

from collections.abc import Sequence

WORK_LIMIT = 2_000_000
"""Steps up to which the best assignment is sought (some 125 against 125): half a second."""


def assign(gain: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """`best_assignment`, or for great matrices the greatest gains one after another."""
    if not gain or not gain[0]:
        return []
    rows, columns = len(gain), len(gain[0])
    if min(rows, columns) * rows * columns <= WORK_LIMIT:
        return best_assignment(gain)
    cells = sorted(((-one, row, column) for row, line in enumerate(gain) for column, one in enumerate(line)))
    free_rows, free_columns = set(range(rows)), set(range(columns))
    pairs = []
    for _, row, column in cells:
        if row in free_rows and column in free_columns:
            pairs.append((row, column))
            free_rows.remove(row)
            free_columns.remove(column)
    return sorted(pairs)


def best_assignment(gain: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) that together have the greatest sum of `gain`, each row and column used once at most.

    The Hungarian method with potentials, O(n²m); `gain` is a matrix of rows × columns, as many pairs as the shorter
    side is long. Source: H. W. Kuhn, The Hungarian Method for the Assignment Problem (1955), in the form of
    shortest augmenting paths.
    """
    if not gain or not gain[0]:
        return []
    if len(gain) > len(gain[0]):
        turned = [list(column) for column in zip(*gain, strict=True)]
        return sorted((row, column) for column, row in best_assignment(turned))
    rows, columns = len(gain), len(gain[0])
    row_potential = [0.0] * (rows + 1)
    column_potential = [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # 1-based; 0 means free
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        cheapest = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        visited = [False] * (columns + 1)
        while row_of[column]:
            visited[column] = True
            here = row_of[column]
            step, following = float("inf"), 0
            for other in range(1, columns + 1):
                if visited[other]:
                    continue
                cost = -gain[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if cost < cheapest[other]:
                    cheapest[other], came_from[other] = cost, column
                if cheapest[other] < step:
                    step, following = cheapest[other], other
            for other in range(columns + 1):
                if visited[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    cheapest[other] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return sorted((row_of[column] - 1, column - 1) for column in range(1, columns + 1) if row_of[column])
