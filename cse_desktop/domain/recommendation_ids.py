"""The recommendations that rules speak of; a pack names those it uses and says them in its own words."""

RECOMMEND = "recommend"
LOWER_GRADE = "lower-grade"
DEFER = "defer"
MORE_EVIDENCE = "more-evidence"
NOT_RECOMMEND = "not-recommend"
MISCONDUCT = "misconduct"

RECOMMENDATIONS = (RECOMMEND, LOWER_GRADE, DEFER, MORE_EVIDENCE, NOT_RECOMMEND, MISCONDUCT)
