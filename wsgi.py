"""What gunicorn starts: `gunicorn wsgi:app`. The settings come from the environment (docs/operations.md)."""

from server import create_app
from server.config import load
from server.kit.log import set_up

settings = load()
set_up(settings)
app = create_app(settings)
