"""The calibration program: fits the engagements of `docs/model.md` to land battles since 1939.

`make calibrate` (or `python -m calibration`) reads the battles, writes the presets that the package ships
(`src/sandtable/scenario/presets.json`), the page `docs/calibration.md` and its pictures. It is no part of the wheel.

battles          rows of the data, and which of them are used
losses, lengths  the two likelihoods, with their rivals
engagement       an engagement of two sides, simulated from the closed laws of `docs/model.md` alone
matching         parameters whose simulated battles give the same estimates as the data
fit              all of this together, with bootstrap errors
acceptance       simulated battles beside data that the fit has not seen
low_intensity    the intensity of fights between columns and militias, from UCDP events
presets          priors in independent coordinates, as the file that the package ships
page, pictures   the documentation
"""
