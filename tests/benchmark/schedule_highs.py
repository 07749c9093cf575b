#!/usr/bin/python3
"""Solves an LP file of schedule_model with HiGHS, as SciPy (Debian: python3-scipy) brings it.

usage: schedule_highs.py MODEL.lp SECONDS
"""
import sys
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix


def terms(text):
    """ "+ 3 x - y" as pairs of name and number."""
    sign, factor = 1, 1
    for word in text.split():
        if word in "+-":
            sign, factor = (1 if word == "+" else -1), 1
        elif word[0].isdigit():
            factor = int(word)
        else:
            yield word, sign * factor
            sign, factor = 1, 1


def read(path):
    index, cost, rows, low, high = {}, [], [], [], []
    section = ""
    for line in open(path):
        words = line.strip()
        if words in ("Minimize", "Subject To", "Generals", "End"):
            section = words
        elif section == "Minimize":
            for name, number in terms(words.removeprefix("obj:")):
                index[name] = len(cost)
                cost.append(number)
        elif section == "Subject To":
            body = words.split(":", 1)[1]
            for sense in ("<=", ">=", "="):
                if f" {sense} " in body:
                    left, right = body.rsplit(f" {sense} ", 1)
                    break
            rows.append([(index[n], v) for n, v in terms(left)])
            low.append(-np.inf if sense == "<=" else int(right))
            high.append(np.inf if sense == ">=" else int(right))
    return cost, rows, low, high


def main():
    cost, rows, low, high = read(sys.argv[1])
    data = [v for row in rows for _, v in row]
    columns = [i for row in rows for i, _ in row]
    starts = np.cumsum([0] + [len(row) for row in rows])
    matrix = csr_matrix((data, columns, starts), shape=(len(rows), len(cost)))
    begin = time.process_time()
    answer = milp(cost, constraints=LinearConstraint(matrix, low, high), integrality=1,
                  bounds=Bounds(0, np.inf),
                  options={"time_limit": float(sys.argv[2]), "mip_rel_gap": 0})
    print(f"HiGHS: {len(cost)} variables, {len(rows)} rows, {answer.message.split('.')[0]}; "
          f"cost {answer.fun}, bound {getattr(answer, 'mip_dual_bound', None)}, "
          f"{time.process_time() - begin:.1f} s CPU")


main()
