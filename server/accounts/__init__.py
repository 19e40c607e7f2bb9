"""Accounts: who works with Veldwerk, for which company, with what rights, on which phone.

Words. *Tenant*: a company; nothing of one is ever seen by another. *Entity*: a brand of a tenant. *Login*: a person's
e-mail and password, over all tenants. *Membership*: that login is this member of that tenant. *Member*: a person
within a tenant, with *roles*; a role is a named list of *permissions*. *Team*: people who share a day and a van.
*Device*: one installation of the app for one member. *Log-in* (`login_session`): one signed-in browser or program.

The lowest room: it calls only the kit.
"""
