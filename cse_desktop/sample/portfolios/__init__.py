"""The materials of the six invented applicants of the sample round, made by the program itself."""

from cse_desktop.sample.portfolios.applicant import SampleApplicant, SampleClaim, build_applicants
from cse_desktop.sample.portfolios.folder import write_applicant

__all__ = ["SampleApplicant", "SampleClaim", "build_applicants", "write_applicant"]
