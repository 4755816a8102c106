CREATE TABLE `capability_policy` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `capability` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `legal_ground` VARCHAR(500) NOT NULL,
  `document_number` VARCHAR(100) NOT NULL,
  `starts_at` DATETIME(3) NOT NULL,
  `ends_at` DATETIME(3) NOT NULL,
  `is_drill` BOOLEAN NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `open_key` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `proposed_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `proposed_at` DATETIME(3) NOT NULL,
  `confirmed_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `confirmed_at` DATETIME(3) NULL,
  `ended_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ended_at` DATETIME(3) NULL,
  `end_reason` VARCHAR(500) NULL,
  `erased_counts` JSON NULL,
  `erased_digest` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `left_counts` JSON NULL,
  `erased_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_capability_policy_open` (`open_key`),
  KEY `ix_capability_policy_state` (`capability`, `state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_declaration` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `declared_by_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `answers_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `declared_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_health_declaration_subject` (`subject_id`, `declared_at`),
  KEY `ix_health_declaration_at` (`declared_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_authority_record` (
  `subject_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `answer_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `answer_digest` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `as_of` DATETIME(3) NULL,
  `fetched_at` DATETIME(3) NULL,
  `attempted_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`subject_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_assessment` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `colour` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason_code` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `rule_version` INT NOT NULL,
  `inputs_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `inputs_digest` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `data_as_of` DATETIME(3) NOT NULL,
  `assessed_at` DATETIME(3) NOT NULL,
  `holds_until` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_health_assessment_subject` (`subject_id`, `id`),
  KEY `ix_health_assessment_at` (`assessed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_revocation` (
  `subject_hash` CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `issued_before_s` INT NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`subject_hash`),
  KEY `ix_health_revocation_at` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_code_use` (
  `code_id` CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `check_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `gate_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `checker_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `used_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`code_id`),
  KEY `ix_health_code_use_at` (`used_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `health_scan` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `gate_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `checker_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `verdict` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_offline` BOOLEAN NOT NULL,
  `repeats` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `scanned_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_health_scan_gate` (`gate_id`, `scanned_at`),
  KEY `ix_health_scan_at` (`scanned_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
