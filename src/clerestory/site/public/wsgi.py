"""What the web server of the public side loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.public.settings"
application = get_wsgi_application()
