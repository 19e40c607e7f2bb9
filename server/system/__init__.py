"""System: one installation as processes. It starts them, watches them and stops them; it knows no tenant's work.

Words. *Web*: gunicorn with its workers. *Worker*: does jobs and deliveries out of RQ. *Clockwork*: the one process that
brings work to Redis, keeps the schedule and writes the watermark. *Embedded Redis*: a Valkey of our own, without a
disk, for when no REDIS_URL is given; whatever it loses is brought again.

`bin/run` starts all of them on one machine. Under another process manager: `gunicorn wsgi:app`,
`python -m server.system.worker` and `python -m server.system.clockwork`.
"""
