"""What a person opens first in the file: customers and visits with names instead of ids, in the people's own words."""

__all__ = ["VIEWS"]

VIEWS = {
    "klanten": """
        SELECT c.name AS naam, CASE c.kind WHEN 'company' THEN 'bedrijf' ELSE 'particulier' END AS "soort klant",
               c.kvk, c.vat AS btw, c.email AS "e-mail", c.phone_e164 AS telefoon, a.street AS straat, a.number AS huisnummer,
               a.addition AS toevoeging, a.postcode, a.city AS plaats, e.name AS label, c.acquired_on AS "klant sinds",
               c.id AS klant_id
        FROM customer c JOIN entity e ON e.id = c.entity_id LEFT JOIN address a ON a.customer_id = c.id
        ORDER BY c.name, a.postcode""",
    "bezoeken": """
        SELECT v.day AS dag, v.planned_from AS "gepland van", v.planned_to AS "gepland tot", v.state AS status,
               v.outcome AS uitkomst, o.number AS werkorder, y.name AS soort, c.name AS klant, a.street AS straat,
               a.number AS huisnummer, a.postcode, a.city AS plaats, t.name AS team, m.name AS monteur,
               v.remarks AS opmerkingen, v.id AS bezoek_id
        FROM visit v JOIN work_order o ON o.id = v.work_order_id JOIN customer c ON c.id = o.customer_id
             JOIN address a ON a.id = o.address_id JOIN team t ON t.id = v.team_id
             LEFT JOIN visit_type y ON y.code = v.kind LEFT JOIN member m ON m.id = v.member_id
        ORDER BY v.planned_from""",
}
