CREATE TABLE `service_entry` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `slug` VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `last_number` INT NOT NULL,
  `successor_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `health` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `health_checked_at` DATETIME(3) NULL,
  `health_failures` INT NOT NULL,
  `health_detail` VARCHAR(200) NOT NULL,
  `opens` INT NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_service_entry_slug` (`slug`),
  KEY `ix_service_entry_unit` (`unit_id`, `updated_at`),
  KEY `ix_service_entry_successor` (`successor_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `service_edition` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `entry_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `number` INT NOT NULL,
  `state` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `slot` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `lock_version` INT NOT NULL,
  `title_zh` VARCHAR(80) NOT NULL,
  `content` JSON NOT NULL,
  `change_note` VARCHAR(200) NOT NULL,
  `warnings_answer` VARCHAR(300) NOT NULL,
  `reason_zh` VARCHAR(300) NOT NULL,
  `reason_en` VARCHAR(400) NOT NULL,
  `author_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contributor_ids` JSON NOT NULL,
  `reviewer_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `submitted_at` DATETIME(3) NULL,
  `publish_at` DATETIME(3) NULL,
  `published_at` DATETIME(3) NULL,
  `expires_at` DATETIME(3) NULL,
  `review_due_at` DATETIME(3) NULL,
  `ended_at` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_service_edition_number` (`entry_id`, `number`),
  UNIQUE KEY `uq_service_edition_slot` (`entry_id`, `slot`),
  KEY `ix_service_edition_publish` (`state`, `publish_at`),
  KEY `ix_service_edition_expires` (`state`, `expires_at`),
  KEY `ix_service_edition_review` (`state`, `review_due_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `service_event` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `entry_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `edition_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `edition_number` INT NOT NULL,
  `event` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `from_state` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `to_state` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actor_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(400) NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_service_event_entry` (`entry_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `service_search` (
  `entry_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` INT NOT NULL,
  `is_live` BOOLEAN NOT NULL,
  `format` TINYINT NOT NULL,
  `document` JSON NOT NULL,
  PRIMARY KEY (`entry_id`),
  KEY `ix_service_search_revision` (`revision`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `service_catalogue` (
  `id` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` INT NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT INTO `service_catalogue` (`id`, `revision`) VALUES ('live', 0);
