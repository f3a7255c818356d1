"""The command `python -m ui.i18n`; see ui/catalogue.py."""

from ui import catalogue

raise SystemExit(catalogue.main())
