"""The interview room: clock and phases, question plan, stamped notes, the rubric in its interview form."""
