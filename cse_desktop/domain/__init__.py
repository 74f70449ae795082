"""Values and rules of competency assessment: no input or output, no clock and no chance of their own."""
