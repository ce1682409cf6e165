"""The site: a report becomes static pages, and data for machines.

What a page shows is in the report and in the texts of the samples that it names; nothing here
reads a file of the checkout, asks an engine or knows a scenario.
"""
