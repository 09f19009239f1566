"""Quality of the splitter on labelled pages: `python -m eval`; see README.md beside this file."""
