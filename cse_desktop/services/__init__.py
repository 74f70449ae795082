"""What an assessor does, one use case each; and the frozen sheets that screens show."""
