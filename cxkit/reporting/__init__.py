"""REPORT: results.json and tables for machines, one page of HTML for people."""
