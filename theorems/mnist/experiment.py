"""What experiments on the digits have in common: whose images they read."""

from __future__ import annotations

from verify.experiment import Experiment, Given, Inputs, O

from . import DATA


class OnDigits(Experiment[O]):
    """An experiment whose data are the digits: they are ``bench.given.data``."""

    inputs = DATA

    def load(self, options: O, inputs: Inputs) -> Given:
        """Return the digits, on the device that was asked for."""
        from . import data

        digits = data.load(inputs.paths.get("data"))
        return Given(digits, inputs.device, {"mnist": data.SHA256}, {"digits_from": digits.source})
