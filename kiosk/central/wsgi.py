"""What a web server loads: ``gunicorn kiosk.central.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.central.settings")

application = get_wsgi_application()
