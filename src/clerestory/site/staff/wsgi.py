"""What the web server of the staff side loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.settings_staff"
application = get_wsgi_application()
