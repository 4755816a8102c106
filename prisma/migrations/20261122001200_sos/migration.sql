-- SOS: cases, presses, timeline, alerts, responders, timers, policies, hand-offs, alarms.

CREATE TABLE `sos_case` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `number` VARCHAR(16) NOT NULL,
  `version` INT NOT NULL DEFAULT 1,
  `stage` VARCHAR(12) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `device_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `open_key` VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `source` VARCHAR(12) NOT NULL,
  `kind` VARCHAR(12) NULL,
  `is_silent` BOOLEAN NOT NULL,
  `drill` VARCHAR(10) NULL,
  `policy_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `step_index` INT NOT NULL,
  `round` INT NOT NULL,
  `epoch` INT NOT NULL DEFAULT 1,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `callback_phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `pressed_at` DATETIME(3) NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  `first_alerted_at` DATETIME(3) NULL,
  `undone_at` DATETIME(3) NULL,
  `accepted_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `accepted_at` DATETIME(3) NULL,
  `progress_at` DATETIME(3) NULL,
  `arrived_at` DATETIME(3) NULL,
  `closed_at` DATETIME(3) NULL,
  `closed_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `outcome` VARCHAR(12) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_case_number` (`number`),
  UNIQUE KEY `uq_sos_case_open` (`open_key`),
  KEY `ix_sos_case_person` (`person_id`, `id`),
  KEY `ix_sos_case_stage` (`stage`, `id`),
  KEY `ix_sos_case_unit` (`unit_id`, `stage`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_press` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `client_key` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `source` VARCHAR(12) NOT NULL,
  `pressed_at` DATETIME(3) NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_press_key` (`client_key`),
  KEY `ix_sos_press_case` (`case_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_event` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` VARCHAR(20) NOT NULL,
  `party` VARCHAR(12) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `detail` TEXT NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_event_case` (`case_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_fix` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `latitude` DECIMAL(9, 6) NOT NULL,
  `longitude` DECIMAL(9, 6) NOT NULL,
  `datum` VARCHAR(8) NOT NULL,
  `accuracy_m` INT NULL,
  `source` VARCHAR(8) NOT NULL,
  `taken_at` DATETIME(3) NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_fix_case` (`case_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_alert` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `epoch` INT NOT NULL,
  `round` INT NOT NULL,
  `step_index` INT NOT NULL,
  `target_key` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `contact_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `party` VARCHAR(12) NOT NULL,
  `name` VARCHAR(60) NOT NULL,
  `channel` VARCHAR(10) NOT NULL,
  `attempt` INT NOT NULL,
  `phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `state` VARCHAR(12) NOT NULL,
  `fencing_token` BIGINT NOT NULL DEFAULT 0,
  `lease_until` DATETIME(3) NULL,
  `provider_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(200) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `sent_at` DATETIME(3) NULL,
  `answered_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_alert_once` (`case_id`, `epoch`, `round`, `step_index`, `target_key`, `channel`, `attempt`),
  KEY `ix_sos_alert_state` (`state`, `lease_until`),
  KEY `ix_sos_alert_case` (`case_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_responder` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `contact_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `slot` VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `kind` VARCHAR(16) NOT NULL,
  `party` VARCHAR(12) NOT NULL,
  `name` VARCHAR(60) NOT NULL,
  `phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `state` VARCHAR(12) NOT NULL,
  `accepted_at` DATETIME(3) NOT NULL,
  `promised_at` DATETIME(3) NULL,
  `arrived_at` DATETIME(3) NULL,
  `left_at` DATETIME(3) NULL,
  `latitude` DECIMAL(9, 6) NULL,
  `longitude` DECIMAL(9, 6) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_responder_slot` (`slot`),
  KEY `ix_sos_responder_case` (`case_id`, `id`),
  KEY `ix_sos_responder_person` (`person_id`, `state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_timer` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(16) NOT NULL,
  `epoch` INT NOT NULL,
  `subject` VARCHAR(40) NULL,
  `due_at` DATETIME(3) NOT NULL,
  `state` VARCHAR(10) NOT NULL,
  `lease_owner` VARCHAR(40) NULL,
  `lease_until` DATETIME(3) NULL,
  `fencing_token` BIGINT NOT NULL DEFAULT 0,
  `created_at` DATETIME(3) NOT NULL,
  `done_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_timer_due` (`state`, `due_at`),
  KEY `ix_sos_timer_case` (`case_id`, `state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_policy` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `version` INT NOT NULL,
  `name` VARCHAR(60) NOT NULL,
  `body` LONGTEXT NOT NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `retired_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_policy_unit` (`unit_id`, `version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_hand_off` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `centre` CHAR(3) NOT NULL,
  `open_key` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `cap_identifier` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(10) NOT NULL,
  `fencing_token` BIGINT NOT NULL DEFAULT 0,
  `lease_until` DATETIME(3) NULL,
  `reference` VARCHAR(60) NULL,
  `reason` VARCHAR(200) NULL,
  `asked_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `sent_at` DATETIME(3) NULL,
  `receipted_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_hand_off_open` (`open_key`),
  KEY `ix_sos_hand_off_case` (`case_id`, `id`),
  KEY `ix_sos_hand_off_state` (`state`, `lease_until`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_alarm` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(40) NOT NULL,
  `subject` VARCHAR(60) NOT NULL,
  `open_key` VARCHAR(110) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `detail` TEXT NOT NULL,
  `times` INT NOT NULL DEFAULT 1,
  `raised_at` DATETIME(3) NOT NULL,
  `last_at` DATETIME(3) NOT NULL,
  `cleared_at` DATETIME(3) NULL,
  `cleared_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_alarm_open` (`open_key`),
  KEY `ix_sos_alarm_open` (`cleared_at`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

