"""The works that Sandtable's methods come from, each once, by the key that BibTeX knows it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reference:
    """One work. authors: `Family, Given` each. where: journal, proceedings or publisher. pages: with a hyphen."""

    key: str
    authors: tuple[str, ...]
    year: int
    title: str
    where: str
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    url: str | None = None
    kind: Literal["article", "inproceedings", "techreport", "misc"] = "article"


_WORKS = (
    Reference(
        "areyan2019", ("Areyan Viqueira, Enrique", "Greenwald, Amy", "Cousins, Cyrus", "Upfal, Eli"), 2019,
        "Learning simulation-based games from data", "Proceedings of AAMAS 2019", kind="inproceedings",
    ),
    Reference(
        "brier1950", ("Brier, Glenn W.",), 1950, "Verification of forecasts expressed in terms of probability",
        "Monthly Weather Review", "78", "1-3", "10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
    ),
    Reference(
        "bryant2010", ("Bryant, Benjamin P.", "Lempert, Robert J."), 2010,
        "Thinking inside the box: a participatory, computer-assisted approach to scenario discovery",
        "Technological Forecasting and Social Change", "77", "34-49", "10.1016/j.techfore.2009.08.002",
    ),
    Reference(
        "friedman1999", ("Friedman, Jerome H.", "Fisher, Nicholas I."), 1999, "Bump hunting in high-dimensional data",
        "Statistics and Computing", "9", "123-143", "10.1023/A:1008894516817",
    ),
    Reference(
        "gamboa2014", ("Gamboa, Fabrice", "Janon, Alexandre", "Klein, Thierry", "Lagnoux, Agnès"), 2014,
        "Sensitivity analysis for multidimensional and functional outputs", "Electronic Journal of Statistics", "8",
        "575-603", "10.1214/14-EJS895",
    ),
    Reference(
        "gneiting2007", ("Gneiting, Tilmann", "Raftery, Adrian E."), 2007,
        "Strictly proper scoring rules, prediction, and estimation", "Journal of the American Statistical Association",
        "102", "359-378", "10.1198/016214506000001437",
    ),
    Reference(
        "good1952", ("Good, I. J.",), 1952, "Rational decisions", "Journal of the Royal Statistical Society B", "14",
        "107-114", "10.1111/j.2517-6161.1952.tb00104.x",
    ),
    Reference(
        "goodman1954", ("Goodman, Leo A.", "Kruskal, William H."), 1954,
        "Measures of association for cross classifications", "Journal of the American Statistical Association", "49",
        "732-764", "10.1080/01621459.1954.10501231",
    ),
    Reference(
        "herman2017", ("Herman, Jon", "Usher, Will"), 2017, "SALib: an open-source Python library for sensitivity analysis",
        "Journal of Open Source Software", "2", "97", "10.21105/joss.00097",
    ),
    Reference(
        "karney2013", ("Karney, Charles F. F.",), 2013, "Algorithms for geodesics", "Journal of Geodesy", "87", "43-55",
        "10.1007/s00190-012-0578-z",
    ),
    Reference(
        "koopman1984", ("Koopman, P. A. R.",), 1984, "Confidence intervals for the ratio of two binomial proportions",
        "Biometrics", "40", "513-517", "10.2307/2531405",
    ),
    Reference(
        "kucharski2026", ("Kucharski, Adam",), 2026,
        "CAPphrase: Comparative and Absolute Probability phrase dataset", "Zenodo", doi="10.5281/zenodo.18750055",
        kind="misc",
    ),
    Reference(
        "lam2015", ("Lam, Siu Kwan", "Pitrou, Antoine", "Seibert, Stanley"), 2015, "Numba: a LLVM-based Python JIT compiler",
        "Proceedings of the Second Workshop on the LLVM Compiler Infrastructure in HPC", doi="10.1145/2833157.2833162",
        kind="inproceedings",
    ),
    Reference(
        "massart1990", ("Massart, Pascal",), 1990,
        "The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality", "Annals of Probability", "18", "1269-1283",
        "10.1214/aop/1176990746",
    ),
    Reference(
        "mauboussin2018", ("Mauboussin, Andrew", "Mauboussin, Michael J."), 2018,
        "If you say something is \u201clikely,\u201d how likely do people think it is?", "Harvard Business Review",
        url="https://hbr.org/2018/07/if-you-say-something-is-likely-how-likely-do-people-think-it-is", kind="misc",
    ),
    Reference(
        "mckelvey1995", ("McKelvey, Richard D.", "Palfrey, Thomas R."), 1995,
        "Quantal response equilibria for normal form games", "Games and Economic Behavior", "10", "6-38",
        "10.1006/game.1995.1023",
    ),
    Reference(
        "nam2002", ("Nam, Jun-mo", "Blackwelder, William C."), 2002,
        "Analysis of the ratio of marginal probabilities in a matched-pair setting", "Statistics in Medicine", "21",
        "689-699", "10.1002/sim.1017",
    ),
    Reference(
        "newcombe1998", ("Newcombe, Robert G.",), 1998,
        "Interval estimation for the difference between independent proportions: comparison of eleven methods",
        "Statistics in Medicine", "17", "873-890",
    ),
    Reference(
        "pianosi2018", ("Pianosi, Francesca", "Wagener, Thorsten"), 2018,
        "Distribution-based sensitivity analysis from a generic input-output sample",
        "Environmental Modelling & Software", "108", "197-207", "10.1016/j.envsoft.2018.07.019",
    ),
    Reference(
        "salmon2011", ("Salmon, John K.", "Moraes, Mark A.", "Dror, Ron O.", "Shaw, David E."), 2011,
        "Parallel random numbers: as easy as 1, 2, 3", "Proceedings of SC11", doi="10.1145/2063384.2063405",
        kind="inproceedings",
    ),
    Reference(
        "saltelli2010",
        (
            "Saltelli, Andrea", "Annoni, Paola", "Azzini, Ivano", "Campolongo, Francesca", "Ratto, Marco",
            "Tarantola, Stefano",
        ),
        2010,
        "Variance based sensitivity analysis of model output. Design and estimator for the total sensitivity index",
        "Computer Physics Communications", "181", "259-270", "10.1016/j.cpc.2009.09.018",
    ),
    Reference(
        "sobol2001", ("Sobol', I. M.",), 2001,
        "Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates",
        "Mathematics and Computers in Simulation", "55", "271-280", "10.1016/S0378-4754(00)00270-6",
    ),
    Reference(
        "tango1998", ("Tango, Toshiro",), 1998,
        "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
        "Statistics in Medicine", "17", "891-908",
    ),
    Reference(
        "turocy2005", ("Turocy, Theodore L.",), 2005,
        "A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence",
        "Games and Economic Behavior", "51", "243-263", "10.1016/j.geb.2004.04.003",
    ),
    Reference(
        "wilson1927", ("Wilson, Edwin B.",), 1927,
        "Probable inference, the law of succession, and statistical inference",
        "Journal of the American Statistical Association", "22", "209-212", "10.1080/01621459.1927.10502953",
    ),
)  # fmt: skip

REFERENCES = {work.key: work for work in _WORKS}
