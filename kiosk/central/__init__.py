"""The central server: staff edit, translate, review and publish here; terminals fetch what was published."""
