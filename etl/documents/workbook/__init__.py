"""The edition as a workbook to reckon with (xlsx): every figure at full precision, rounded only to the eye."""
