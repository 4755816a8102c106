-- After a call for help: centres, follow-up, reviews, drills; and what watches that calls are heard.

CREATE TABLE `sos_cap_message` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `hand_off_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `centre` CHAR(3) NOT NULL,
  `direction` VARCHAR(3) NOT NULL,
  `type` VARCHAR(10) NOT NULL,
  `identifier` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `sent_at` DATETIME(3) NOT NULL,
  `state` VARCHAR(10) NOT NULL,
  `attempts` INT NOT NULL DEFAULT 0,
  `fencing_token` BIGINT NOT NULL DEFAULT 0,
  `lease_until` DATETIME(3) NULL,
  `due_at` DATETIME(3) NOT NULL,
  `reason` VARCHAR(200) NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_cap_message` (`direction`, `centre`, `identifier`),
  KEY `ix_sos_cap_message_due` (`state`, `due_at`),
  KEY `ix_sos_cap_message_hand_off` (`hand_off_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_heartbeat` (
  `id` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `role` VARCHAR(10) NOT NULL,
  `beats` BIGINT NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `beat_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_watch_run` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `entrance` VARCHAR(40) NOT NULL,
  `pressed_at` DATETIME(3) NOT NULL,
  `acknowledged_ms` INT NULL,
  `alerted_ms` INT NULL,
  `outcome` VARCHAR(10) NOT NULL,
  `ended_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_watch_run_case` (`case_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_follow_up` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `state` VARCHAR(10) NOT NULL,
  `asked_at` DATETIME(3) NOT NULL,
  `due_at` DATETIME(3) NOT NULL,
  `raises` INT NOT NULL DEFAULT 0,
  `looked_after` BOOLEAN NULL,
  `words` TEXT NULL,
  `answered_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `answered_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_follow_up_case` (`case_id`),
  KEY `ix_sos_follow_up_state` (`state`, `id`),
  KEY `ix_sos_follow_up_person` (`person_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_review` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `bars` VARCHAR(100) NOT NULL,
  `alerted_ms` INT NULL,
  `accepted_ms` INT NULL,
  `arrived_ms` INT NULL,
  `state` VARCHAR(10) NOT NULL,
  `opened_at` DATETIME(3) NOT NULL,
  `words` TEXT NULL,
  `explained_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `explained_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_review_case` (`case_id`),
  KEY `ix_sos_review_state` (`state`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_exercise` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `client_key` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `title` VARCHAR(100) NOT NULL,
  `started_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `ended_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ended_at` DATETIME(3) NULL,
  `report` LONGTEXT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_exercise_case` (`case_id`),
  UNIQUE KEY `uq_sos_exercise_key` (`client_key`),
  KEY `ix_sos_exercise_ended` (`ended_at`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_test_press` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `case_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `month` CHAR(7) NOT NULL,
  `is_passed` BOOLEAN NOT NULL,
  `alerted_ms` INT NULL,
  `pressed_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_test_press_case` (`case_id`),
  KEY `ix_sos_test_press_person` (`person_id`, `month`),
  KEY `ix_sos_test_press_month` (`month`, `is_passed`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;


ALTER TABLE `sos_alarm` ADD COLUMN `words` VARCHAR(500) NULL;
ALTER TABLE `sos_alarm` ADD COLUMN `rings` INT NOT NULL DEFAULT 0;
ALTER TABLE `sos_case` ADD KEY `ix_sos_case_received` (`received_at`);
