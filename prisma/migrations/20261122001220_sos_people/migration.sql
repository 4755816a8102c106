-- People enrolled for help: where they live, what helpers must know, whom to ask first, and whether anybody can be reached.

CREATE TABLE `sos_profile` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_id` VARCHAR(32) NULL,
  `home_sealed` VARCHAR(800) NULL,
  `latitude` DECIMAL(9, 6) NULL,
  `longitude` DECIMAL(9, 6) NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `community_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `door_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `medical_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `hearing` VARCHAR(6) NULL,
  `dialect` VARCHAR(30) NULL,
  `lives_alone` BOOLEAN NULL,
  `birth_year` INT NULL,
  `enrolled_at` DATETIME(3) NOT NULL,
  `enrolled_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `updated_at` DATETIME(3) NOT NULL,
  `updated_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sos_profile_person` (`person_id`),
  KEY `ix_sos_profile_community` (`community_id`, `person_id`),
  KEY `ix_sos_profile_key` (`key_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_contact` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `holder_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `name_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name_masked` VARCHAR(30) NOT NULL,
  `phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `phone_masked` VARCHAR(20) NOT NULL,
  `relation` VARCHAR(12) NOT NULL,
  `rank` INT NOT NULL,
  `holds_key` BOOLEAN NOT NULL,
  `hours` TEXT NULL,
  `consent` VARCHAR(8) NOT NULL,
  `consent_at` DATETIME(3) NULL,
  `test` VARCHAR(10) NOT NULL,
  `fault` VARCHAR(20) NULL,
  `tested_at` DATETIME(3) NULL,
  `confirmed_at` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_contact_holder` (`holder_person_id`, `rank`),
  KEY `ix_sos_contact_person` (`person_id`),
  KEY `ix_sos_contact_tested` (`tested_at`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_contact_test` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contact_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `channel` VARCHAR(6) NOT NULL,
  `state` VARCHAR(10) NOT NULL,
  `provider_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(100) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `due_at` DATETIME(3) NOT NULL,
  `settled_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_contact_test_contact` (`contact_id`, `id`),
  KEY `ix_sos_contact_test_due` (`settled_at`, `due_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_coverage_run` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `state` VARCHAR(8) NOT NULL,
  `asked_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `started_at` DATETIME(3) NOT NULL,
  `finished_at` DATETIME(3) NULL,
  `people` INT NOT NULL DEFAULT 0,
  `uncovered` INT NOT NULL DEFAULT 0,
  `duration_ms` INT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_coverage_run_started` (`started_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_coverage_gap` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `run_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `community_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `group_key` CHAR(32) NOT NULL,
  `step_index` INT NOT NULL,
  `from_at` DATETIME(3) NOT NULL,
  `until_at` DATETIME(3) NOT NULL,
  `reason` VARCHAR(20) NOT NULL,
  `people` INT NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sos_coverage_gap_community` (`community_id`, `from_at`),
  KEY `ix_sos_coverage_gap_run` (`run_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sos_coverage_person` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `run_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `community_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `group_key` CHAR(32) NOT NULL,
  `gap_minutes` INT NOT NULL,
  PRIMARY KEY (`person_id`),
  KEY `ix_sos_coverage_person_group` (`community_id`, `group_key`),
  KEY `ix_sos_coverage_person_run` (`run_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

