"""What gunicorn starts: `gunicorn wsgi:app`. The settings come from the environment (docs/operations.md)."""

from server import create_app
from server.config import load
from server.kit.log import set_up
from server.kit.watermark import recognise_restore

settings = load()
set_up(settings)
app = create_app(settings)
recognise_restore(app)  # before a phone comes in; the clockwork goes on looking
