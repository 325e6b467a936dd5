"""What is legal in a scenario and surely not meant, found by playing some hundred futures of it: `sandtable check --trial`.

`trial.py` plays and asks every module of `RULES`; each yields findings with a code from S701 on, which `checks/of_trial.py` explains.
"""
