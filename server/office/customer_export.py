"""All that is held about one customer, as a file for the customer: asked for by who may, written down each time."""

from flask import send_file

from server.exports.one_customer import write_customer
from server.kit.files import files_of
from server.kit.http import Answer, Door, Sample

from .routes import office

__all__ = ["customer_file"]


@office.get("/office/customer/<id:customer>/export", permission="customers.export", door="office", sample=Sample(path={"customer": "a customer"}))  # fmt: skip
def customer_file(door: Door, customer: str) -> Answer:
    """A zip with every row about the customer as JSON, and his photos, signatures, statements and reports."""
    with door.write() as house:
        made = write_customer(house, files_of(door.app), customer)
        house.audit("export", "customer", customer)
    answer = send_file(made, mimetype="application/zip", as_attachment=True, download_name=f"klant-{customer[:8]}.zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer
