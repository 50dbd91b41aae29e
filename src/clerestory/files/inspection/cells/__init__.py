"""How a cell's value is shown: number and date formats, formulas; for every kind of sheet."""
