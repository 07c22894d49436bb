"""Real servers for the tests: each is started on loopback by the tests, and dies with them.

Ask for a server by its fixture: `redis_server`, `postgres`, `database_url`, `dovecot`, `smtp_sink`, `page`,
`axe`, `soffice`. A program that is not installed fails the test with the command that installs it.
"""
