CREATE TABLE `organisation_unit` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(12) NOT NULL,
  `name` VARCHAR(60) NOT NULL,
  `name_en` VARCHAR(120) NOT NULL,
  `parent_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `path` VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `rank` INT NOT NULL,
  `boundary` LONGTEXT NULL,
  `public_phone` VARCHAR(30) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `closed_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_organisation_unit_parent` (`parent_id`),
  KEY `ix_organisation_unit_path` (`path`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `staff_member` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `display_name` VARCHAR(30) NOT NULL,
  `title` VARCHAR(40) NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`person_id`),
  KEY `ix_staff_member_unit` (`unit_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `staff_grant` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unit_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `role` VARCHAR(20) NOT NULL,
  `open_key` VARCHAR(90) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `valid_from` DATETIME(3) NOT NULL,
  `valid_until` DATETIME(3) NULL,
  `granted_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ended_at` DATETIME(3) NULL,
  `ended_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `end_reason` VARCHAR(200) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_staff_grant_open` (`open_key`),
  KEY `ix_staff_grant_person` (`person_id`),
  KEY `ix_staff_grant_unit` (`unit_id`, `role`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
