"""Pages: the parts of the READMEs that are made from declarations, and from a report.

A part stands in its page between two marks, and is replaced there; all else on the page is
somebody's own words, and stays.
"""
