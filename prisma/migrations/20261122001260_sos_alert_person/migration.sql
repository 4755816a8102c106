-- Cases that somebody was asked about are found by who was asked.
CREATE INDEX `ix_sos_alert_person` ON `sos_alert` (`person_id`, `id`);
