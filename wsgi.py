"""What gunicorn starts: `gunicorn wsgi:app`. The settings come from the environment (docs/operations.md)."""

from server.config import load
from server.kit.log import set_up
from server.kit.watermark import recognise_restore
from server.system.loading import loaded

settings = load()
set_up(settings)
app = loaded(settings)
recognise_restore(app)  # before a phone comes in; the clockwork goes on looking
