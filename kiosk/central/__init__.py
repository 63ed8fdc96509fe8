"""The central server: staff edit and translate content here and publish it as signed releases.

It is a Django project with Wagtail as its editor. It shares with the terminal only the records, the rules and the
words (`kiosk.domain`, `kiosk.i18n`, `kiosk.takehome`), never its storage: content arrives as documents and leaves
as documents (`kiosk.central.content`). Nothing is imported here, so that `kiosk.central.releases` works without
Django.
"""
