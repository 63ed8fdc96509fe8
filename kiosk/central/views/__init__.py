"""The pages that Wagtail does not have: translations, what is to be done, publishing, and what was published."""
