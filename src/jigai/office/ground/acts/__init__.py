"""Business acts: one command function for each, and the audit trail that they leave.

``commands`` runs an act in one transaction: authorise, lock, validate, change, audit, outbox.
``chain`` appends to the trail, ``verifier`` checks it without the application.
"""
