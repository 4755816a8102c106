-- What waits is found by what it is: a long queue of one network, or of one kind of timer, is not read through for another's.
CREATE INDEX `ix_sos_alert_queue` ON `sos_alert` (`state`, `channel`, `lease_until`);
DROP INDEX `ix_sos_alert_state` ON `sos_alert`;
CREATE INDEX `ix_sos_timer_queue` ON `sos_timer` (`state`, `kind`, `due_at`);
DROP INDEX `ix_sos_timer_due` ON `sos_timer`;
