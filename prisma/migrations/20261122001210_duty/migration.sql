-- Duty rota: weekly hours, dated shifts, leave, hand-over receipts, last positions of those on duty.

CREATE TABLE `duty_pattern` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `post` VARCHAR(12) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `weekdays` INT NOT NULL,
  `start_minute` INT NOT NULL,
  `minutes` INT NOT NULL,
  `valid_from` VARCHAR(10) NOT NULL,
  `valid_until` VARCHAR(10) NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_duty_pattern_unit` (`unit_id`, `post`),
  KEY `ix_duty_pattern_person` (`person_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `duty_shift` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `post` VARCHAR(12) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `starts_at` DATETIME(3) NOT NULL,
  `ends_at` DATETIME(3) NOT NULL,
  `instead_of_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `note` VARCHAR(100) NOT NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_duty_shift_unit` (`unit_id`, `post`, `ends_at`),
  KEY `ix_duty_shift_person` (`person_id`, `ends_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `duty_leave` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `starts_at` DATETIME(3) NOT NULL,
  `ends_at` DATETIME(3) NOT NULL,
  `substitute_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(100) NOT NULL,
  `created_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_duty_leave_end` (`ends_at`),
  KEY `ix_duty_leave_person` (`person_id`, `ends_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `duty_sign` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `post` VARCHAR(12) NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `run_start` DATETIME(3) NULL,
  `signed_on_at` DATETIME(3) NULL,
  `signed_off_at` DATETIME(3) NULL,
  `alarmed_at` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_duty_sign_run` (`unit_id`, `post`, `person_id`, `run_start`),
  KEY `ix_duty_sign_unit` (`unit_id`, `post`, `created_at`),
  KEY `ix_duty_sign_person` (`person_id`, `created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `duty_position` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `latitude` DECIMAL(9, 6) NOT NULL,
  `longitude` DECIMAL(9, 6) NOT NULL,
  `accuracy_m` INT NULL,
  `taken_at` DATETIME(3) NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`person_id`),
  KEY `ix_duty_position_taken` (`taken_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

