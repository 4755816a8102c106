-- Buttons and boards, those who ask after a silent one, and the daily "I am well".

CREATE TABLE `sos_device` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `serial` VARCHAR(32) NOT NULL,
  `kind` VARCHAR(8) NOT NULL,
  `model` VARCHAR(40) NOT NULL,
  `batch` VARCHAR(40) NOT NULL,
  `state` VARCHAR(12) NOT NULL,
  `version` INT NOT NULL DEFAULT 1,
  `due_at` DATETIME(3) NULL,
  `key_id` VARCHAR(40) NOT NULL,
  `key_sealed` VARCHAR(200) NOT NULL,
  `generation` INT NOT NULL DEFAULT 1,
  `next_key_id` VARCHAR(40) NULL,
  `next_key_sealed` VARCHAR(200) NULL,
  `last_counter` BIGINT NOT NULL DEFAULT 0,
  `last_mac` VARCHAR(64) NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `place_name` VARCHAR(80) NULL,
  `latitude` DECIMAL(9, 6) NULL,
  `longitude` DECIMAL(9, 6) NULL,
  `datum` VARCHAR(8) NULL,
  `battery` INT NULL,
  `signal_dbm` INT NULL,
  `firmware` VARCHAR(20) NULL,
  `last_heard_at` DATETIME(3) NULL,
  `low_battery_at` DATETIME(3) NULL,
  `silent_at` DATETIME(3) NULL,
  `tested_at` DATETIME(3) NULL,
  `assigned_at` DATETIME(3) NULL,
  `retired_at` DATETIME(3) NULL,
  `retired_why` VARCHAR(12) NULL,
  `replaced_by_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_device_serial` (`serial`),
  KEY `ix_sos_device_person` (`person_id`, `id`),
  KEY `ix_sos_device_due` (`state`, `due_at`),
  KEY `ix_sos_device_unit` (`unit_id`, `state`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_device_press` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `device_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `generation` INT NOT NULL,
  `counter` BIGINT NOT NULL,
  `mac` VARCHAR(64) NOT NULL,
  `kind` VARCHAR(12) NOT NULL,
  `door` VARCHAR(8) NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `answer` TEXT NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_device_press_once` (`device_id`, `generation`, `counter`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_device_event` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `device_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` VARCHAR(16) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `by_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `words` VARCHAR(200) NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_device_event_device` (`device_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_device_day` (
  `device_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `day` CHAR(10) NOT NULL,
  `messages` INT NOT NULL,
  `presses` INT NOT NULL,
  `tests` INT NOT NULL,
  `battery_low` INT NULL,
  PRIMARY KEY (`device_id`, `day`),
  KEY `ix_sos_device_day_day` (`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_care` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` VARCHAR(16) NOT NULL,
  `state` VARCHAR(16) NOT NULL,
  `version` INT NOT NULL DEFAULT 1,
  `asked` INT NOT NULL,
  `due_at` DATETIME(3) NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `device_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `open_key` VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `opens_case` BOOLEAN NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `opened_at` DATETIME(3) NOT NULL,
  `settled_at` DATETIME(3) NULL,
  `settled_by` VARCHAR(16) NULL,
  `by_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `words` VARCHAR(500) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_care_open` (`open_key`),
  KEY `ix_sos_care_due` (`state`, `due_at`),
  KEY `ix_sos_care_person` (`person_id`, `id`),
  KEY `ix_sos_care_unit` (`unit_id`, `state`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_care_ask` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `care_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `step` VARCHAR(16) NOT NULL,
  `round` INT NOT NULL,
  `target_key` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `name` VARCHAR(60) NOT NULL,
  `channel` VARCHAR(10) NOT NULL,
  `phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `state` VARCHAR(10) NOT NULL,
  `provider_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `answer` VARCHAR(8) NULL,
  `reason` VARCHAR(200) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `sent_at` DATETIME(3) NULL,
  `answered_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_care_ask_once` (`care_id`, `step`, `round`, `target_key`, `channel`),
  KEY `ix_sos_care_ask_person` (`person_id`, `care_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_care_policy` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `body` TEXT NOT NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_care_policy_version` (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_check_in` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(10) NOT NULL,
  `version` INT NOT NULL DEFAULT 1,
  `due_at` DATETIME(3) NULL,
  `deadline_at` DATETIME(3) NULL,
  `time` CHAR(5) NOT NULL,
  `grace_minutes` INT NOT NULL,
  `quiet_days` VARCHAR(16) NOT NULL,
  `paused_from` CHAR(10) NULL,
  `paused_until` CHAR(10) NULL,
  `opens_case` BOOLEAN NOT NULL,
  `last_well_at` DATETIME(3) NULL,
  `changed_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `changed_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`person_id`),
  KEY `ix_sos_check_in_due` (`state`, `due_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_check_in_day` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `day` CHAR(10) NOT NULL,
  `outcome` VARCHAR(8) NOT NULL,
  `via` VARCHAR(8) NULL,
  `by_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `at` DATETIME(3) NULL,
  PRIMARY KEY (`person_id`, `day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

